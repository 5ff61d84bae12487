import type { Marked } from '../reconcile/maker';
import type { Evidence } from './evidence';

/** A model version under the copy's name. */
export interface ObservedVersion extends Marked {
  readonly arn: string;
  readonly status: string;
  readonly statusMessage?: string;
  readonly sourceModelVersionArn?: string;
  /** When the copy began: milliseconds since the epoch, by Rekognition's clock. */
  readonly begun?: number;
  readonly f1Score?: number;
  readonly evaluationSummaryUri?: string;
  /** The same object, as S3 wants it. */
  readonly evaluationSummary?: SummaryLocation;
  /** Absent when they were not read, because they are known, or because a copy in progress has none yet. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether it carries our owner tag. Absent when `tags` is absent. */
  readonly ours?: boolean;
  /** What the gates ask for. Absent until it is read. */
  readonly evidence?: Evidence;
}

/** The object that holds the evaluation summary. */
interface SummaryLocation {
  readonly bucket: string;
  readonly key: string;
  /** Given if the bucket keeps versions. */
  readonly versionId?: string;
}
