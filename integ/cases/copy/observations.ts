import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { parseModelVersionArn } from '../../../contract/arns';

/** Observations of a first copy that are neither right nor wrong. */
export interface Seen {
  readonly version: ProjectVersionDescription;
  readonly tags: Readonly<Record<string, string>>;
  readonly declaredTags: readonly string[];
  readonly outputBucket: string;
  /** Whether the object that the evaluation names is in the output bucket. */
  readonly summaryIsThere: boolean;
  /** When CloudFormation had the answer. */
  readonly answered?: Date;
}

/** Answers to section 2 of docs/live-checks.md, a line each. */
export function observationsOf(seen: Seen): string[] {
  const { version, tags, declaredTags, outputBucket, summaryIsThere, answered } = seen;
  const begun = parseModelVersionArn(version.ProjectVersionArn)?.created;
  const summary = version.EvaluationResult?.Summary?.S3Object;
  const foreign = Object.keys(tags).filter(
    (key) => !declaredTags.includes(key) && !key.startsWith('cdk-rekognition-custom-labels:'),
  );
  return [
    ...(answered && begun !== undefined
      ? [`it took at most ${Math.round((answered.getTime() - begun) / 1000)} s`]
      : []),
    version.EvaluationResult?.F1Score === undefined
      ? 'it has no F1 score'
      : `it has an F1 score, ${version.EvaluationResult.F1Score}`,
    summaryLine(summary?.Bucket, outputBucket, summaryIsThere),
    foreign.length === 0
      ? 'no tag of the source came along'
      : `tags that nobody declared: ${foreign.join(', ')}`,
    `its CreationTimestamp is ${version.CreationTimestamp?.toISOString() ?? 'not told'}`,
  ];
}

function summaryLine(bucket: string | undefined, outputBucket: string, isThere: boolean): string {
  if (bucket === undefined) return 'no evaluation summary is named';
  if (bucket !== outputBucket)
    return `its evaluation summary is said to be in ${bucket}, not in the output bucket`;
  return `its evaluation summary is ${isThere ? '' : 'said to be, but is not, '}in the output bucket`;
}
