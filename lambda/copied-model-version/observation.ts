import { OPERATION_TAG, OWNER_TAG, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { parseMark } from '../cloudformation/mark';
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
  /** Absent if no decision needs them, or if AWS does not show them yet. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether it carries our owner tag. Absent when `tags` is absent. */
  readonly ours?: boolean;
  /** Whether another resource of the stack still has it. Absent until CloudFormation was asked. */
  readonly isStillHeld?: boolean;
  /** What the gates ask for. Absent until it is read. */
  readonly evidence?: Evidence;
}

export function withTags<V extends object>(
  version: V,
  tags: Readonly<Record<string, string>>,
  owner: string,
) {
  return { ...version, tags, ours: tags[OWNER_TAG] === owner, mark: parseMark(tags[OPERATION_TAG]) };
}

/**
 * The former owner of a version that an operation has taken over. A copy that an operation has made has no former
 * owner, even if it begins with the tags of its source. A version that was given back has no mark.
 */
export function formerOwnerOf({ tags, mark }: ObservedVersion): string | undefined {
  return mark && !mark.made ? tags?.[TAKEN_FROM_TAG] : undefined;
}

/** The object that holds the evaluation summary. */
interface SummaryLocation {
  readonly bucket: string;
  readonly key: string;
  /** Given if the bucket keeps versions. */
  readonly versionId?: string;
}
