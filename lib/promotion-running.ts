import type { RunningSchedule } from './running-model-version';

/**
 * How a target runs its current copy. **A running model is billed for every hour and inference unit, whether it is used or
 * not.**
 *
 * @see https://aws.amazon.com/rekognition/pricing/
 */
export interface PromotionRunning {
  /**
   * The inference units to run with, a whole number from 1. A change stops the model and starts it again, or
   * with a `schedule` comes with the next start, see `RunningModelVersion`.
   */
  readonly minInferenceUnits: number;

  /**
   * The most inference units that Rekognition may scale up to by itself, a whole number from `minInferenceUnits`.
   *
   * @default - the model is not scaled
   */
  readonly maxInferenceUnits?: number;

  /**
   * When the model is started and stopped.
   *
   * @default - it runs all the time
   */
  readonly schedule?: RunningSchedule;
}
