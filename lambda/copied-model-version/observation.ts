/** A model version that stands under the copy's name. */
export interface ObservedVersion {
  readonly arn: string;
  readonly status: string;
  readonly statusMessage?: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly sourceModelVersionArn?: string;
  readonly f1Score?: number;
  readonly evaluationSummaryUri?: string;
  /** It carries our owner tag, or this operation started it. */
  readonly ours: boolean;
  /** Absent where they need not be read: this operation set them when it started the copy. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What is true in AWS now, as far as AWS would say. */
export type Observation =
  | { readonly kind: 'version'; readonly version: ObservedVersion }
  | { readonly kind: 'absent' }
  /** AWS would not say, which is no failure: the next pass asks again. */
  | { readonly kind: 'unknown'; readonly because: string }
  /** AWS will not say, now or later. */
  | { readonly kind: 'unobservable'; readonly message: string };
