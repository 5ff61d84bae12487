import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IModelVersionRef } from './model-version';
import type { RunningSchedule } from './running-schedule';

/** Properties of a running model version. */
export interface RunningModelVersionProps {
  /**
   * The version to run, in the account and Region of the stack: a trained one or a copy, also a copy of the same stack.
   * A change starts the new version first. The old version stops when the new one runs and `drain` is over. **Both are
   * billed until then.**
   *
   * An account may run two models at a time by default. If there is no room for the new version, the deployment waits ten
   * minutes for another model to stop. Then it fails and rolls back. The old version runs all the time.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/rekognition.html
   */
  readonly modelVersion: IModelVersionRef;

  /**
   * The inference units to run with, a whole number from 1. Each is billed for every hour. By default an account may
   * use 5 for a model.
   *
   * Rekognition cannot change them while a model runs. **A change stops the model and starts it again: it answers no
   * request for the 10 to 20 minutes that this takes.** If the deployment then fails, its rollback takes as long again.
   * To change them without a gap, promote another copy with the new number. With a `schedule` nothing stops: a running
   * model keeps its units until the schedule starts it next.
   *
   * @see https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/running-model.html
   */
  readonly minInferenceUnits: number;

  /**
   * The most inference units that Rekognition may scale up to by itself, a whole number from `minInferenceUnits`.
   * **Each unit that it adds is billed as well**: up to `maxInferenceUnits` units for every hour. A change stops and
   * starts the model, or waits for its schedule, like a change of `minInferenceUnits`.
   *
   * @default - the model is not scaled
   * @see https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartProjectVersion.html
   */
  readonly maxInferenceUnits?: number;

  /**
   * How long the start may take, above 0 and at most 50 minutes. If the model does not run by then, the deployment
   * fails.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;

  /**
   * How long the old version runs on after a hand-over, from 0 to 30 minutes. The time begins in the clean-up, when the
   * new version runs and every resource of the stack has moved to it. **Both versions are billed for that long.**
   *
   * AWS's Parameters and Secrets Lambda extension may give the old ARN for five minutes more, which is the default. An
   * application that reads the ARN when it is deployed keeps the old ARN until its next deployment: no drain is long
   * enough for such an application.
   *
   * A deletion of the stack and a rollback do not wait for this time. A new value applies to the next hand-over, not to
   * the one in the same deployment.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
   */
  readonly drain?: Duration;

  /**
   * What happens to the running model when it is removed from the stack or replaced: DESTROY stops it, RETAIN and
   * RETAIN_ON_UPDATE_OR_DELETE let it run. **A model that is retained is billed until somebody stops it.** If the app
   * also makes the copy that runs, that copy must be retained too.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * When the model runs. EventBridge Scheduler calls the function of this construct at each start and stop, and the
   * function starts or stops the model. A deployment asks the schedule too: within the hours it waits until the model
   * runs; outside the hours it starts nothing, and stops a running model. So a first deployment at night does not show
   * that the model can run. The removal stops the model.
   *
   * A start or stop by hand holds until the next start or stop of the schedule, or until a deployment changes this
   * resource. Two stops do not hold: one in the minute after a scheduled start, and one while the function still tries to
   * start the model after a rollback.
   *
   * A version that already runs, and that this library did not start, is refused, because the schedule would stop it.
   *
   * @default - the model runs all the time
   */
  readonly schedule?: RunningSchedule;
}
