/** The model version as it is. */
export interface ObservedVersion {
  readonly status: string;
  readonly statusMessage?: string;
  /** Of the last start. */
  readonly minInferenceUnits?: number;
  readonly maxInferenceUnits?: number;
  /** Whose start it was, as far as this library knows. */
  readonly runner?: string;
}

/** What is true in AWS now, as far as AWS would say. */
export type Observation =
  | { readonly kind: 'version'; readonly version: ObservedVersion }
  | { readonly kind: 'absent' }
  /** AWS would not say, which is no failure: the next pass asks again. */
  | { readonly kind: 'unknown'; readonly because: string }
  /** AWS will not say, now or later. */
  | { readonly kind: 'unobservable'; readonly message: string };
