import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { parseModelVersionArn } from '../../contract/arns';
import { OWNER_TAG } from '../../contract/copied-model-version';
import { awsText, meaningOf } from '../rekognition/answers';
import type { RekognitionCalls } from '../rekognition/calls';
import { denied, projectNotFound, refused } from './messages';
import type { Observation, ObservedVersion } from './observation';
import type { CopyRequest, Operation } from './request';

export async function observe(
  rekognition: RekognitionCalls,
  request: CopyRequest,
  operation: Operation,
  deniedForGood: boolean,
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
    description = ProjectVersionDescriptions?.[0];
  } catch (error) {
    if (meaningOf(error) !== 'not found') return unseen(error, 'DescribeProjectVersions');
    return request.type === 'Delete'
      ? { kind: 'absent' }
      : { kind: 'unobservable', message: projectNotFound(request, error) };
  }
  if (!description?.ProjectVersionArn) return { kind: 'absent' };

  const version = describe(description);
  if (version.arn === operation.CopyArn) return { kind: 'version', version: { ...version, ours: true } };
  try {
    const { Tags: tags = {} } = await rekognition.listTagsForResource({ ResourceArn: version.arn });
    return { kind: 'version', version: { ...version, tags, ours: tags[OWNER_TAG] === request.owner } };
  } catch (error) {
    return unseen(error, 'ListTagsForResource');
  }
}

function describe(description: ProjectVersionDescription): Omit<ObservedVersion, 'ours' | 'tags'> {
  const arn = description.ProjectVersionArn!;
  const { Bucket, Name } = description.EvaluationResult?.Summary?.S3Object ?? {};
  return {
    arn,
    status: description.Status ?? 'UNKNOWN',
    statusMessage: description.StatusMessage,
    // A copy's CreationTimestamp may be its source's: the ARN ends in the time at which the copy itself was made.
    created: Math.max(description.CreationTimestamp?.getTime() ?? 0, parseModelVersionArn(arn)?.created ?? 0),
    sourceModelVersionArn: description.SourceProjectVersionArn,
    f1Score: description.EvaluationResult?.F1Score,
    evaluationSummaryUri: Bucket && Name ? `s3://${Bucket}/${Name}` : undefined,
  };
}
