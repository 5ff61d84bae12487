import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { parseModelVersionArn, parseProjectArn } from '../../contract/arns';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { awsText, meaningOf } from '../rekognition/answers';
import type { RekognitionCalls } from '../rekognition/calls';
import { denied, projectNotFound, refused } from './messages';
import type { Observation, ObservedVersion } from './observation';
import type { CopyRequest } from './request';

export interface Manner {
  /** AccessDenied no longer means that a permission is on its way. */
  readonly deniedForGood: boolean;
  /** Read the tags also of a copy that is on its way, which has to be waited for in any case. */
  readonly wholly: boolean;
}

export async function observe(
  rekognition: RekognitionCalls,
  request: CopyRequest,
  { deniedForGood, wholly }: Manner,
): Promise<Observation> {
  const unseen = (error: unknown, call: string): Observation => {
    const meaning = meaningOf(error);
    if (meaning === 'refused') return { kind: 'unobservable', message: refused(request, call, error) };
    if (meaning === 'denied' && deniedForGood)
      return { kind: 'unobservable', message: denied(request, call, error) };
    return { kind: 'unknown', because: awsText(error) };
  };

  let description: ProjectVersionDescription | undefined;
  try {
    const { ProjectVersionDescriptions } = await rekognition.describeProjectVersions({
      ProjectArn: request.destinationProjectArn,
      VersionNames: [request.versionName],
    });
    description = ProjectVersionDescriptions?.find((found) => isNamed(found, request));
  } catch (error) {
    if (meaningOf(error) !== 'not found') return unseen(error, 'DescribeProjectVersions');
    return request.type === 'Delete'
      ? { kind: 'absent' }
      : { kind: 'unobservable', message: projectNotFound(request, error) };
  }
  if (!description?.ProjectVersionArn) return { kind: 'absent' };

  const version = describe(description);
  if (version.status === 'COPYING_IN_PROGRESS' && !wholly) return { kind: 'version', version };
  try {
    const { Tags: tags = {} } = await rekognition.listTagsForResource({ ResourceArn: version.arn });
    return { kind: 'version', version: { ...version, tags, ours: tags[OWNER_TAG] === request.owner } };
  } catch (error) {
    return unseen(error, 'ListTagsForResource');
  }
}

/** What is going to be deleted, perhaps, is not taken on trust. */
function isNamed({ ProjectVersionArn = '' }: ProjectVersionDescription, request: CopyRequest): boolean {
  const arn = parseModelVersionArn(ProjectVersionArn);
  const project = parseProjectArn(request.destinationProjectArn);
  return arn?.versionName === request.versionName && arn.projectName === project?.projectName;
}

function describe(description: ProjectVersionDescription): Omit<ObservedVersion, 'ours' | 'tags'> {
  const arn = description.ProjectVersionArn!;
  const { Bucket, Name, Version } = description.EvaluationResult?.Summary?.S3Object ?? {};
  return {
    arn,
    status: description.Status ?? 'UNKNOWN',
    statusMessage: description.StatusMessage,
    // A copy's CreationTimestamp may be its source's: the ARN ends in the time at which the copy itself was made.
    created: Math.max(description.CreationTimestamp?.getTime() ?? 0, parseModelVersionArn(arn)?.created ?? 0),
    sourceModelVersionArn: description.SourceProjectVersionArn,
    f1Score: description.EvaluationResult?.F1Score,
    evaluationSummaryUri: Bucket && Name ? `s3://${Bucket}/${Name}` : undefined,
    evaluationSummary: Bucket && Name ? { bucket: Bucket, key: Name, versionId: Version } : undefined,
  };
}
