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
import { problemsOfRemovalPolicy, retentionOf } from './private/checks/retention';
import { problemsOfShape, type Shape } from './private/checks/shape';
import { knownSeconds, problemsOfUnit, wholeSeconds } from './private/checks/timeout';
import { known, throwProblems, warnOfRegion, whereabouts } from './private/checks/validation';
import { metricOfResource, metricOfVersion } from './private/metrics';
import { RunningEngine } from './private/running/engine';
import { hoursOf, problemsOfSchedule, problemsOfShapeOfSchedule, warnOfHours } from './private/running/hours';
import { ModelSchedule } from './private/running/schedules';
import { warnOfUnits } from './private/running/units';
import { numeral, optionalNumeral, type Rendered } from './private/values/rendering';
import type { RunningModelVersionProps } from './running-model-version-props';

/** As long as AWS's extension for parameters keeps a value at most. */
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
 * A model version that runs: **it is billed for every hour and inference unit, $4 by AWS's list price of 2026, whether it is
 * used or not**, until it is stopped when the stack is deleted, unless `removalPolicy` says otherwise.
 *
 * It answers DetectCustomLabels. The deployment waits until it does, and the removal until it is stopped.
 *
 * Any version can run, a freshly copied one too. Such a one is COPYING_COMPLETED and never becomes TRAINING_COMPLETED:
 * scripts written before 2022, when copies came, wait for that for ever.
 *
 * A version that runs already is taken as it is, if it has units enough. It was started by somebody else, so neither
 * the removal nor a rollback stops it. What this library has started carries the tag
 * `cdk-rekognition-custom-labels:runner`, and a version that another stack or resource runs is refused.
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
  /** Whether `x` is a `RunningModelVersion`, also one of another copy of this library. */
  public static isRunningModelVersion(x: any): x is RunningModelVersion {
    return isMarkedAs('RunningModelVersion', x);
  }

  /** Lets others use the model. */
  public readonly grants: ModelVersionGrants;

  private readonly resource: CustomResource;
  private readonly projectArn: string;
  private readonly hours?: Hours;

  /**
   * Throws one error with everything that is wrong with the properties, and before anything is made. Tokens are
   * checked when the stack is deployed.
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
    engine.permit({ projectArn, modelVersionArn });
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
      // The handler keeps the time-out of a start itself. A stop may have to wait for a start that outlasts it.
      serviceTimeout: Duration.seconds(LONGEST_SERVICE_TIMEOUT),
      removalPolicy: props.removalPolicy,
      properties,
    });
    engine.serve(this.resource);
    this.node.defaultChild = this.resource.node.defaultChild;
    this.projectArn = projectArn;
    this.hours = hours;
    if (hours) {
      const resource = this.resource.node.defaultChild as CfnResource;
      // Under this id, for a schedule never changes its group: former versions of this library used another id, and none.
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

  /** Where the version is found. A resource that refers to its ARN waits until the model runs. */
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
   * A metric of this model by its name: StartDuration, StartFailed or StopFailed. Each has a method with its meaning.
   *
   * @param metricName the name
   * @param options what differs from the default
   * @default - the average of a duration and the sum of a count, over 5 minutes
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOfResource(this, this.resource.node.defaultChild as CfnResource, metricName, options);
  }

  /**
   * How long a deployment took until the model ran, in seconds, the wait for another model's place included. A
   * deployment that finds the model running has no value. A start of the schedule has one too.
   *
   * The values come out of the log, a minute or two after the deployment. A stack of another account or Region that
   * shows them says so in `options`, unless both stacks name their own.
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
   * succeeds. A rollback counts only when it fails as well, and what CloudFormation has cancelled does not count. Each
   * start of the schedule counts in the same way.
   *
   * An alarm on it has to take missing data for no breach: between deployments there is none.
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
   * **A model that was not stopped runs on, and is billed.** The clean-up after an update goes on when a stop fails, and
   * the stack is updated all the same. So this may be the only sign of it.
   *
   * @param options what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricStopFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StopFailed', options);
  }

  /**
   * How many inference units the model has in service, as Rekognition itself counts them. There is no data while the model
   * does not run. It is of the current version: with the next version it begins anew.
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
    return {
      path: this.node.path,
      projectName: Fn.select(1, Fn.split('/', this.projectArn)),
      versionName: Fn.select(3, Fn.split('/', this.modelVersionArn)),
      hours: this.hours?.State === 'DISABLED' ? undefined : this.hours,
      scheduleGroupName: this.hours && RunningEngine.of(this).caller.groupName,
    };
  }

  private attribute(name: keyof RunningModelVersionAttributes): string {
    return this.resource.getAttString(name);
  }
}
