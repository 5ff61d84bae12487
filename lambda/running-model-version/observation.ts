import type { Marked } from '../reconcile/maker';

/** The model version as it is. Its mark says in which operation it was claimed. */
export interface ObservedVersion extends Marked {
  readonly status: string;
  readonly statusMessage?: string;
  /** The inference units of the last start. */
  readonly minInferenceUnits?: number;
  readonly maxInferenceUnits?: number;
  /** The resource that has started it: the value of its runner tag. */
  readonly runner?: string;
  /** Other versions that we run although nothing declares them any more. Absent until they are asked for. */
  readonly strays?: readonly Stray[];
}

export interface Stray {
  readonly arn: string;
  readonly status: string;
}
