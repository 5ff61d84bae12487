import {
  type CfnResource,
  CustomResource,
  Duration,
  Fn,
  Lazy,
  type RemovalPolicy,
  Resource,
} from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Hours } from '../contract/hours';
import { LONGEST_SERVICE_TIMEOUT, LONGEST_TIMEOUT } from '../contract/limits';
import {
  problemsOfRunning,
  RUNNING_MODEL_VERSION_TYPE,
  type RunningModelVersionAttributes,
  type RunningModelVersionProperties,
} from '../contract/running-model-version';
import type { IModelVersion, ModelVersionReference } from './model-version';
import { ModelVersionGrants } from './model-version-grants';
import { isMarkedAs, markAs } from './private/cdk/marks';
import { problemsOfSameModel } from './private/checks/namesakes';
import { warnOfOtherStack, warnOfUseElsewhere } from './private/checks/other-stack';
import { problemsOfPlace } from './private/checks/place';
import { problemsOfRemovalPolicy, problemsOfRetainedModel, retentionOf } from './private/checks/retention';
import { problemsOfShape, type Shape } from './private/checks/shape';
import { knownSeconds, problemsOfUnit, wholeSeconds } from './private/checks/timeout';
import { known, throwProblems, validateLater, warnOfRegion, whereabouts } from './private/checks/validation';
import { metricOfResource, metricOfVersion } from './private/metrics';
import { RunningEngine } from './private/running/engine';
import { hoursOf, problemsOfSchedule, problemsOfShapeOfSchedule, warnOfHours } from './private/running/hours';
import { ModelSchedule } from './private/running/schedules';
import { warnOfUnits } from './private/running/units';
import { numeral, optionalNumeral, type Rendered } from './private/values/rendering';
import type { RunningModelVersionProps } from './running-model-version-props';

/** The longest time for which AWS's extension for parameters caches a value. */
const DRAIN = Duration.minutes(5);

const SHAPE: Shape<RunningModelVersionProps> = {
  modelVersion: 'an object',
  minInferenceUnits: 'a number',
  maxInferenceUnits: 'a number?',
  timeout: 'a Duration?',
  drain: 'a Duration?',
  removalPolicy: 'a string?',
  schedule: 'an object?',
};

/**
 * A model version that runs. **It is billed for every hour and inference unit, $4 by AWS's list price of 2026, whether it is
 * used or not.** It is stopped when the stack is deleted, unless `removalPolicy` says otherwise.
 *
 * A model that runs answers DetectCustomLabels. The deployment waits until the model runs, and the removal waits until it
 * has stopped.
 *
 * Any version can run, also a new copy. A copy is COPYING_COMPLETED and never becomes TRAINING_COMPLETED. Scripts
 * written before 2022, when AWS introduced copies, wait for TRAINING_COMPLETED for ever.
 *
 * A version that already runs is used as it is, if it has enough units. Somebody else has started it, so neither the
 * removal nor a rollback stops it. A version that this library has started has the tag
 * `cdk-rekognition-custom-labels:runner`. A version that another stack or resource runs is refused.
 *
 * A resource that refers to the `modelVersionRef` of this construct waits until the model runs.
 *
 * @resource AWS::CloudFormation::CustomResource
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/running-model.html
 * @see https://aws.amazon.com/rekognition/pricing/
 * @example
 * import { ModelVersion, Project, RunningModelVersion } from 'cdk-rekognition-custom-labels';
 *
 * const project = Project.fromProjectArn(this, 'Project', projectArn);
 * const running = new RunningModelVersion(this, 'Running', {
 *   modelVersion: ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn }),
 *   minInferenceUnits: 1,
 * });
 * running.grants.detect(application);
 */
export class RunningModelVersion extends Resource implements IModelVersion {
  /** Whether `x` is a `RunningModelVersion`, also if the app has loaded this library twice. */
  public static isRunningModelVersion(x: any): x is RunningModelVersion {
    return isMarkedAs('RunningModelVersion', x);
  }

  /** Grants for this model. */
  public readonly grants: ModelVersionGrants;

  private readonly resource: CustomResource;
  private readonly projectArn: string;
  private readonly hours?: Hours;

  /**
   * Throws one error with all mistakes in the properties, before anything is made. Tokens are checked when the stack is
   * deployed.
   */
  constructor(scope: Construct, id: string, props: RunningModelVersionProps) {
    super(scope, id);
    markAs('RunningModelVersion', this);
    throwProblems(this, [
      ...problemsOfShape(props, SHAPE),
      ...problemsOfShapeOfSchedule('schedule', props.schedule),
    ]);
    const { projectArn, modelVersionArn } = props.modelVersion.modelVersionRef;
    const { minInferenceUnits, maxInferenceUnits, schedule } = props;
    const timeout = props.timeout ?? Duration.seconds(LONGEST_TIMEOUT);
    const drain = props.drain ?? DRAIN;

    throwProblems(this, [
      ...problemsOfRunning({
        projectArn: known(projectArn),
        modelVersionArn: known(modelVersionArn),
        minInferenceUnits: known(minInferenceUnits),
        maxInferenceUnits: known(maxInferenceUnits),
        timeout: knownSeconds(timeout),
        drain: knownSeconds(drain),
        ...whereabouts(this),
      }),
      ...(known(modelVersionArn) === undefined && known(projectArn) === undefined
        ? problemsOfPlace(this, 'modelVersion', props.modelVersion)
        : []),
      ...problemsOfSameModel(this, modelVersionArn),
      ...problemsOfRemovalPolicy(props.removalPolicy),
      ...problemsOfSchedule(schedule),
      ...problemsOfUnit('timeout', props.timeout),
      ...problemsOfUnit('drain', props.drain),
    ]);
    warnOfRegion(this);
    warnOfOtherStack(this, 'modelVersion', modelVersionArn);
    const hours = schedule && hoursOf(schedule);
    if (hours) warnOfHours(this, hours);
    warnOfUnits(this, minInferenceUnits, maxInferenceUnits);

    const engine = RunningEngine.of(this);
    engine.permissions.permit({ projectArn, modelVersionArn });
    const properties: Rendered<RunningModelVersionProperties> = {
      ProjectArn: projectArn,
      ModelVersionArn: modelVersionArn,
      MinInferenceUnits: numeral(minInferenceUnits),
      MaxInferenceUnits: optionalNumeral(maxInferenceUnits),
      Schedule: hours,
      Retain: Lazy.string({ produce: () => retentionOf(this.resource) }),
      Timeout: numeral(wholeSeconds(timeout)),
      Drain: numeral(wholeSeconds(drain)),
    };
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: RUNNING_MODEL_VERSION_TYPE,
      serviceToken: engine.serviceToken,
      // The handler enforces the time-out of a start. A stop may have to wait for a start that takes longer.
      serviceTimeout: Duration.seconds(LONGEST_SERVICE_TIMEOUT),
      removalPolicy: props.removalPolicy,
      properties,
    });
    validateLater(this, () => problemsOfRetainedModel(this.resource, props.modelVersion));
    engine.serve(this.resource);
    this.node.defaultChild = this.resource.node.defaultChild;
    this.projectArn = projectArn;
    this.hours = hours;
    if (hours) {
      const resource = this.resource.node.defaultChild as CfnResource;
      // Early versions of this library used another id, and their schedules had no group. A schedule cannot change its
      // group.
      new ModelSchedule(this, 'Hours', { caller: engine.caller, hours, resource, properties });
    }
    this.grants = ModelVersionGrants.fromModelVersion(this);
    warnOfUseElsewhere(this, this.modelVersionArn);
  }

  /** Changes what happens to the running model when it is removed from the stack or replaced. See `removalPolicy`. */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    throwProblems(this, problemsOfRemovalPolicy(policy));
    this.resource.applyRemovalPolicy(policy);
  }

  /** The reference to this version. A resource that refers to its ARN waits until the model runs. */
  public get modelVersionRef(): ModelVersionReference {
    return { projectArn: this.projectArn, modelVersionArn: this.modelVersionArn };
  }

  /**
   * The ARN of the version, once it runs: `arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP`.
   *
   * @attribute
   */
  public get modelVersionArn(): string {
    return this.attribute('ModelVersionArn');
  }

  /**
   * The version's status when the stack was last deployed: RUNNING, or with a schedule perhaps STOPPED.
   *
   * @attribute
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProjectVersionDescription.html
   */
  public get status(): string {
    return this.attribute('Status');
  }

  /**
   * A metric of this model by its name: StartDuration, StartFailed or StopFailed. Each metric also has its own method,
   * which explains it.
   *
   * @param metricName the name
   * @param options what differs from the default
   * @default - the average of a duration and the sum of a count, over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOfResource(this, this.resource.node.defaultChild as CfnResource, metricName, options);
  }

  /**
   * How long a deployment took until the model ran, in seconds, including the wait for a place. A deployment that finds
   * the model running has no value. A start by the schedule also has a value.
   *
   * CloudWatch reads the values from the log, a minute or two after the deployment. To show them in a stack of another
   * account or Region, set `account` and `region` in `options`. If both stacks have an explicit `env`, this is not needed.
   *
   * @param options what differs from the default
   * @default - the average over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricStartDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StartDuration', options);
  }

  /**
   * How many deployments of this model failed: 1 when its creation or update fails, for whatever reason, and 0 when it
   * succeeds. A rollback counts only if it fails too. A request that CloudFormation has cancelled does not count. Each
   * start of the schedule counts in the same way.
   *
   * An alarm on it must treat missing data as not breaching: between deployments there is no data.
   *
   * @param options what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricStartFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StartFailed', options);
  }

  /**
   * How many removals of this model failed to stop it: 1 when one fails, and 0 when it succeeds. Each stop of the
   * schedule counts in the same way.
   *
   * **A model that was not stopped runs on, and is billed.** If a stop fails in the clean-up after an update, the
   * update still succeeds. So this may be the only sign that the old model still runs.
   *
   * @param options what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricStopFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StopFailed', options);
  }

  /**
   * How many inference units the model has in service, as Rekognition itself counts them. There is no data while the
   * model does not run. It counts the current version only, and begins again with the next one.
   *
   * @param options what differs from the default
   * @default - the average over 5 minutes
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/rm-model-usage.html
   */
  public metricInServiceUnits(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const { projectName, versionName } = this._watched;
    return metricOfVersion(this, { projectName, versionName }, 'InServiceInferenceUnits', options);
  }

  /**
   * What alarms watch.
   *
   * @internal
   */
  public get _watched() {
    const engine = RunningEngine.of(this);
    return {
      path: this.node.path,
      projectName: Fn.select(1, Fn.split('/', this.projectArn)),
      versionName: Fn.select(3, Fn.split('/', this.modelVersionArn)),
      hours: this.hours?.State === 'DISABLED' ? undefined : this.hours,
      scheduleGroupName: this.hours && engine.caller.groupName,
      machineArn: engine.names.machineArn,
      functionName: Fn.select(6, Fn.split(':', engine.serviceToken)),
    };
  }

  private attribute(name: keyof RunningModelVersionAttributes): string {
    return this.resource.getAttString(name);
  }
}
