import type { Mark } from '../cloudformation/mark';
import type { Verdict } from '../cloudformation/operation';

/** The model version as it is. */
export interface ObservedVersion {
  readonly status: string;
  readonly statusMessage?: string;
  /** The inference units of the last start. */
  readonly minInferenceUnits?: number;
  readonly maxInferenceUnits?: number;
  /** Whose start it was, as far as this library knows. */
  readonly runner?: string;
  /** In which operation it was claimed. */
  readonly mark?: Mark;
  /** What became of that operation. Absent until it is asked for. */
  readonly verdict?: Verdict | 'unknown';
  /** Other versions that we run although nothing declares them any more. Absent until they are asked for. */
  readonly strays?: readonly Stray[];
}

export interface Stray {
  readonly arn: string;
  readonly status: string;
}
