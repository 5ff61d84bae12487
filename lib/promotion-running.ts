import type { Duration } from 'aws-cdk-lib';
import type { RunningSchedule } from './running-schedule';

/**
 * How a target runs its current copy. **A running model is billed for every hour and inference unit, whether it is used or
 * not.**
 *
 * @see https://aws.amazon.com/rekognition/pricing/
 */
export interface PromotionRunning {
  /**
   * The inference units to run with, a whole number from 1. A change stops the model and starts it again. With a
   * `schedule` the change takes effect at the next start. See `RunningModelVersion`.
   */
  readonly minInferenceUnits: number;

  /**
   * The most inference units that Rekognition may scale up to by itself, a whole number from `minInferenceUnits`. **Each
   * unit that it adds is billed as well.**
   *
   * @default - the model is not scaled
   */
  readonly maxInferenceUnits?: number;

  /**
   * How long the start may take, above 0 and at most 50 minutes. If the model does not run by then, the deployment
   * fails, and the pointer does not move.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;

  /**
   * How long the old version runs on, and is billed, after a hand-over: from 0 to 30 minutes, see `RunningModelVersion`.
   *
   * @default Duration.minutes(5)
   */
  readonly drain?: Duration;

  /**
   * When the model is started and stopped.
   *
   * @default - it runs all the time
   */
  readonly schedule?: RunningSchedule;
}
