import type { Evidence } from './gate';

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
  /** The same for S3. */
  readonly evaluationSummary?: SummaryLocation;
  /** Whether it carries our owner tag. Absent, like the tags, while a copy is on its way and nobody needs to know. */
  readonly ours?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  /** What the gates ask for. Absent until it is examined. */
  readonly evidence?: Evidence;
}

/** The object that holds the evaluation summary. */
export interface SummaryLocation {
  readonly bucket: string;
  readonly key: string;
  /** Where the bucket keeps versions. */
  readonly versionId?: string;
}

/** What is true in AWS now, as far as AWS would say. */
export type Observation =
  | { readonly kind: 'version'; readonly version: ObservedVersion }
  | { readonly kind: 'absent' }
  /** AWS would not say, which is no failure: the next pass asks again. */
  | { readonly kind: 'unknown'; readonly because: string }
  /** AWS will not say, now or later. */
  | { readonly kind: 'unobservable'; readonly message: string };
