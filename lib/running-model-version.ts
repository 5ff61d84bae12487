import { Annotations, type CfnResource, CustomResource, Duration, Lazy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { INFERENCE_UNITS, LONGEST_SERVICE_TIMEOUT, LONGEST_TIMEOUT } from '../contract/limits';
import type { MetricName } from '../contract/metrics';
import type { Problem } from '../contract/problem';
import {
  problemsOfRunning,
  RUNNING_MODEL_VERSION_TYPE,
  type RunningModelVersionAttributes,
  type RunningModelVersionProperties,
} from '../contract/running-model-version';
import type { IModelVersion, ModelVersionReference } from './model-version';
import { ModelVersionGrants } from './model-version-grants';
import { metricOfResource } from './private/metrics';
import { numeral, optionalNumeral, type Rendered } from './private/rendering';
import { isRetained } from './private/retention';
import { RunningEngine } from './private/running-engine';
import { ScheduledModel } from './private/running-schedule';
import { ScheduleCatchUp } from './private/schedule-catch-up';
import { knownSeconds, problemsOfUnit, wholeSeconds } from './private/timeout';
import { known, throwProblems, warnOfRegion, whereabouts } from './private/validation';

/** As long as AWS's extension for parameters keeps a value at most. */
const DRAIN = Duration.minutes(5);

/** When a model runs. */
export interface RunningSchedule {
  /**
   * When the model is started. A start that Rekognition refuses is tried again for half an hour.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly start: scheduler.ScheduleExpression;

  /**
   * When the model is stopped. A stop that Rekognition refuses, such as that of a model that is still starting, is
   * tried again for an hour: let the start be further away than that.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly stop: scheduler.ScheduleExpression;
}

/** Properties of a running model version. */
export interface RunningModelVersionProps {
  /**
   * The version to run, in the account and Region of the stack: a trained one or a copy, also one that the same stack
   * makes. A change starts the new version first and stops the old one when the new one runs, so for some minutes both
   * run, and are billed: until the new one runs and the `drain` of the old one is over.
   *
   * An account may run two models at a time by default. A hand-over that finds no room waits ten minutes for another
   * model to stop, then fails and is rolled back; the old version runs on all the while.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/rekognition.html
   */
  readonly modelVersion: IModelVersion;

  /**
   * The inference units to run with, a whole number from 1. Each is billed for every hour. By default an account may
   * use 5 for a model.
   *
   * Rekognition cannot change them while a model runs. **A change stops the model and starts it again: it answers no
   * request for the 10 to 20 minutes that this takes.** A deployment that then fails and is rolled back takes as long
   * again. To change them without a gap, promote another copy with the new number. With a `schedule` nothing is
   * stopped: a model that runs keeps its units until the schedule starts it next.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/running-model.html
   */
  readonly minInferenceUnits: number;

  /**
   * The most inference units that Rekognition may scale up to by itself, a whole number from `minInferenceUnits`. **Each
   * unit that it adds is billed as well**: up to `maxInferenceUnits` units for every hour. A
   * change stops and starts the model, or waits for its schedule, as one of `minInferenceUnits` does.
   *
   * @default - the model is not scaled
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartProjectVersion.html
   */
  readonly maxInferenceUnits?: number;

  /**
   * How long the start may take, above 0 and at most 50 minutes. A model that does not run by then fails the
   * deployment.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;

  /**
   * How long the old version runs on after a hand-over, from 0 to 30 minutes. It starts to count in the clean-up, when
   * the new version runs and every resource of the stack has moved to it. **Both versions are billed for that long.**
   *
   * The default is as long as AWS's Parameters and Secrets Lambda extension may still answer with the ARN from before.
   * An application that reads the ARN when it is deployed itself keeps the old one until its next deployment: no drain
   * is long enough for it.
   *
   * It does not count when the stack is deleted, nor in a rollback. A new value counts from the hand-over after the one
   * that it is deployed with.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
   */
  readonly drain?: Duration;

  /**
   * When EventBridge Scheduler starts and stops the model. The deployment that makes the resource starts the model
   * whatever the hour, which shows that it can run; from then on the schedule has it. A later deployment that finds the
   * model stopped leaves it so, a new version included, and one that finds it running starts the new version first.
   * The removal stops whatever runs.
   *
   * A start or stop that falls into a hand-over, or into its rollback, is made up for at the end. What falls into a
   * deployment that fails within seconds after the schedules have moved, or into one that takes the schedule away, may
   * be lost, and so is a stop that meets a model which is still starting. Then the model runs on until the next stop,
   * perhaps over a weekend, or does not run until the next start. Deploy at another time.
   *
   * A version that runs already, and that this library has not started, is refused: the schedule would stop it.
   *
   * @default - the model runs all the time
   */
  readonly schedule?: RunningSchedule;
}

/**
 * A model version that runs, so that it answers DetectCustomLabels. The deployment waits until it does, and the removal
 * until it is stopped.
 *
 * **A running model is billed for every hour and inference unit, whether it is used or not**, from the start to the
 * stop.
 *
 * Any version can run, a freshly copied one too. Such a one is COPYING_COMPLETED and never becomes TRAINING_COMPLETED:
 * scripts written before 2022, when copies came, wait for that for ever.
 *
 * A version that runs already is taken as it is, if it has units enough. It was started by somebody else, so neither
 * the removal nor a rollback stops it. What this library has started carries the tag
 * `cdk-rekognition-custom-labels:runner`, and a version that another stack or resource runs is refused.
 *
 * Who refers to this construct's `modelVersionRef` waits until the model runs.
 *
 * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/running-model.html
 * @see https://aws.amazon.com/rekognition/pricing/
 */
export class RunningModelVersion extends Construct implements IModelVersion {
  /** Lets others use the model. */
  public readonly grants: ModelVersionGrants;

  private readonly resource: CustomResource;
  private readonly projectArn: string;

  /**
   * Throws one error with everything that is wrong with the properties, and before anything is made. Tokens are
   * checked when the stack is deployed.
   */
  constructor(scope: Construct, id: string, props: RunningModelVersionProps) {
    super(scope, id);
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
      ...problemsOfConstruct(props),
    ]);
    warnOfRegion(this);
    warnOfUnits(this, Math.max(known(minInferenceUnits) ?? 0, known(maxInferenceUnits) ?? 0));

    const engine = RunningEngine.of(this);
    engine.permit({ projectArn, modelVersionArn });
    const model = {
      ProjectArn: projectArn,
      MinInferenceUnits: numeral(minInferenceUnits),
      MaxInferenceUnits: optionalNumeral(maxInferenceUnits),
      Scheduled: schedule ? 'true' : undefined,
    };
    const properties: Rendered<RunningModelVersionProperties> = {
      ...model,
      ModelVersionArn: modelVersionArn,
      Retain: Lazy.string({ produce: () => (isRetained(this.resource) ? 'true' : undefined) }),
      Timeout: numeral(wholeSeconds(timeout)),
      Drain: numeral(wholeSeconds(drain)),
    };
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: RUNNING_MODEL_VERSION_TYPE,
      serviceToken: engine.serviceToken,
      // The handler keeps the time-out of a start itself. A stop may have to wait for a start that outlasts it.
      serviceTimeout: Duration.seconds(LONGEST_SERVICE_TIMEOUT),
      properties,
    });
    engine.serve(this.resource);
    this.projectArn = projectArn;
    if (schedule) {
      const { start, stop } = schedule;
      const units = { minInferenceUnits, maxInferenceUnits };
      const target = { projectArn, modelVersionArn: this.modelVersionArn, ...units };
      const schedules = new ScheduledModel(this, 'Schedule', { ...target, start, stop });
      const catchUp = new ScheduleCatchUp(this, 'CatchUp', {
        serviceToken: engine.serviceToken,
        properties: {
          ...model,
          ModelVersionArn: this.modelVersionArn,
          RunBy: (this.resource.node.defaultChild as CfnResource).logicalId,
          Left: this.status,
        },
        schedules,
      });
      engine.serve(catchUp);
    }
    this.grants = ModelVersionGrants.fromModelVersion(this);
  }

  /** Where the version is found. Who refers to its ARN waits until the model runs. */
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
   * How long a deployment took until the model ran, in seconds, the wait for another model's place included. A
   * deployment that finds the model running has no value, and a start by the schedule has none.
   *
   * The values come out of the log, a minute or two after the deployment. A stack of another account or Region that
   * shows them says so in `props`, unless both stacks name their own.
   *
   * @param props what differs from the default
   * @default - the average over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricStartDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StartDuration', props);
  }

  /**
   * How many deployments of this model failed: 1 when its creation or update fails, for whatever reason, and 0 when it
   * succeeds. A rollback counts only when it fails as well, and what CloudFormation has cancelled does not count. A
   * start by the schedule is not counted.
   *
   * An alarm on it has to take missing data for no breach: between deployments there is none.
   *
   * @param props what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricStartFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StartFailed', props);
  }

  /**
   * How many removals of this model failed to stop it: 1 when one fails, and 0 when it succeeds. A stop by the schedule
   * is not counted.
   *
   * **A model that was not stopped runs on, and is billed.** The clean-up after an update goes on when a stop fails, and
   * the stack is updated all the same. So this may be the only sign of it.
   *
   * @param props what differs from the default
   * @default - the sum over 5 minutes
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  public metricStopFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('StopFailed', props);
  }

  private metric(name: MetricName, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOfResource(this, this.resource.node.defaultChild as CfnResource, name, props);
  }

  private attribute(name: keyof RunningModelVersionAttributes): string {
    return this.resource.getAttString(name);
  }
}

/** What only the construct can see. */
function problemsOfConstruct({ schedule, timeout, drain }: RunningModelVersionProps): Problem[] {
  const problems: Problem[] = [];
  const when = ({ expressionString, timeZone }: scheduler.ScheduleExpression) =>
    `${expressionString} ${timeZone?.timezoneName ?? ''}`;
  if (schedule && when(schedule.start) === when(schedule.stop)) {
    problems.push({
      property: 'schedule',
      value: schedule.start.expressionString,
      allowed: 'the model would be started and stopped at the same time',
      change: 'let start and stop differ',
    });
  }
  return [...problems, ...problemsOfUnit('timeout', timeout), ...problemsOfUnit('drain', drain)];
}

/** A warning only: the quota can be raised. */
function warnOfUnits(scope: Construct, units: number): void {
  if (units <= INFERENCE_UNITS) return;
  Annotations.of(scope).addWarningV2(
    'cdk-rekognition-custom-labels:inference-units',
    `An account may use ${INFERENCE_UNITS} inference units for a model unless its quota was raised, and this model asks for ${units}. AWS tells only at a start whether that is allowed. A change of the units stops the model before that, and where it is not, the rollback takes 10 to 20 minutes more to start it again. Look at the quota first: https://docs.aws.amazon.com/general/latest/gr/rekognition.html`,
  );
}
