import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { parseModelVersionArn, parseProjectArn } from '../../contract/arns';
import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import { parseMark } from '../cloudformation/mark';
import type { Context, Observation } from '../reconcile/kind';
import { awsText, meaningOf, PROPAGATION } from '../rekognition/answers';
import { findVersion } from '../rekognition/find-version';
import { scoreOf } from '../rekognition/score';
import { denied, projectNotFound, refused } from './messages';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** Looks at the version under the copy's name: by name, then at its tags where they matter. */
export async function observe(
  { rekognition, moment }: Context,
  request: CopyRequest,
): Promise<Observation<ObservedVersion>> {
  const isDelete = moment.situation === 'remove' || moment.situation === 'undo';
  let version: ObservedVersion | undefined;
  try {
    const { destinationProjectArn, versionName } = request;
    const found = await findVersion(rekognition, destinationProjectArn, versionName, (candidate) =>
      isNamed(candidate, request),
    );
    version = found && describe(found);
  } catch (error) {
    if (meaningOf(error) !== 'not found')
      return unseen(error, 'DescribeProjectVersions', request, moment.age);
    return isDelete || moment.situation === 'restore'
      ? { kind: 'absent' }
      : { kind: 'unobservable', message: projectNotFound(request, error) };
  }
  if (!version) return { kind: 'absent' };

  // What this request has made has the tags that it was made with. A copy in progress keeps those that were read once.
  const { made, touched } = moment.notes;
  const isKnown = version.arn === made || (version.status === 'COPYING_IN_PROGRESS' && touched);
  if (isKnown && !isDelete) return { kind: 'seen', thing: version };
  try {
    const { Tags: tags = {} } = await rekognition.listTagsForResource({ ResourceArn: version.arn });
    const ours = tags[OWNER_TAG] === request.owner;
    return { kind: 'seen', thing: { ...version, tags, ours, mark: parseMark(tags[OPERATION_TAG]) } };
  } catch (error) {
    return unseen(error, 'ListTagsForResource', request, moment.age);
  }
}

/** What a call means that did not show what it was made for. */
export function unseen(
  error: unknown,
  call: string,
  request: CopyRequest,
  age: number,
): Observation<ObservedVersion> {
  const meaning = meaningOf(error);
  if (meaning === 'refused') return { kind: 'unobservable', message: refused(request, call, error) };
  if (meaning === 'denied' && age > PROPAGATION)
    return { kind: 'unobservable', message: denied(request, call, error) };
  return { kind: 'unknown', because: awsText(error) };
}

/** What may be deleted is not taken on trust. */
function isNamed({ ProjectVersionArn = '' }: ProjectVersionDescription, request: CopyRequest): boolean {
  const arn = parseModelVersionArn(ProjectVersionArn);
  const project = parseProjectArn(request.destinationProjectArn);
  return arn?.versionName === request.versionName && arn.projectName === project?.projectName;
}

function describe(description: ProjectVersionDescription): ObservedVersion {
  const { Bucket, Name, Version } = description.EvaluationResult?.Summary?.S3Object ?? {};
  return {
    arn: description.ProjectVersionArn!,
    status: description.Status ?? 'UNKNOWN',
    statusMessage: description.StatusMessage,
    sourceModelVersionArn: description.SourceProjectVersionArn,
    f1Score: scoreOf(description.EvaluationResult?.F1Score),
    evaluationSummaryUri: Bucket && Name ? `s3://${Bucket}/${Name}` : undefined,
    evaluationSummary: Bucket && Name ? { bucket: Bucket, key: Name, versionId: Version } : undefined,
  };
}
