import type { ProjectVersionDescription } from '@aws-sdk/client-rekognition';
import { parseModelVersionArn, parseProjectArn } from '../../contract/arns';
import { CONCURRENT_COPIES } from '../../contract/limits';
import { mayShowYet, unseen } from '../reconcile/failures';
import type { Context, Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { awsText, meaningOf } from '../rekognition/answers';
import { versionsIn } from '../rekognition/find-version';
import { scoreOf } from '../rekognition/score';
import * as messages from './messages';
import { type ObservedVersion, withTags } from './observation';
import type { CopyRequest } from './request';

/**
 * Looks for a version with the copy's name, and at its tags if they matter. If the copy is still to be made, looks at
 * all versions of the project: the same call shows the copies in progress.
 */
export async function observe(context: Context, request: CopyRequest): Promise<Observation<ObservedVersion>> {
  const { rekognition, moment } = context;
  const isDelete = isDeletion(moment.situation);
  const names = isToBeMade(moment) ? undefined : [request.versionName];
  let version: ObservedVersion | undefined;
  let copying = 0;
  try {
    for await (const found of versionsIn(rekognition, request.destinationProjectArn, names)) {
      if (isNamed(found, request)) version ??= describe(found);
      else if (found.Status === 'COPYING_IN_PROGRESS') copying++;
      if (copying >= CONCURRENT_COPIES && isSurelyNotMade(moment)) break;
    }
  } catch (error) {
    if (meaningOf(error) !== 'not found') return unseen(messages, request, context, error);
    if (isDelete || moment.situation === 'restore') return { kind: 'absent' };
    return mayShowYet(error, moment)
      ? { kind: 'unknown', because: awsText(error) }
      : { kind: 'unobservable', message: messages.projectNotFound(request, error) };
  }
  if (!version) return { kind: 'absent', ...(names ? {} : { notes: { copying } }) };

  const isInProgress = version.status === 'COPYING_IN_PROGRESS';
  const isMade = version.arn === moment.notes.made;
  if (isInProgress && (isMade || moment.notes.touched) && !isDelete) return { kind: 'seen', thing: version };
  try {
    const { Tags: tags = {} } = await rekognition.listTagsForResource({ ResourceArn: version.arn });
    // AWS does not document when a copy gets its tags. If it has no tags at all, they may still come.
    if ((isInProgress || isMade) && Object.keys(tags).length === 0) return { kind: 'seen', thing: version };
    return { kind: 'seen', thing: withTags(version, tags, request.owner) };
  } catch (error) {
    return unseen(messages, request, context, error);
  }
}

function isToBeMade({ situation, notes: { found = 'absent', made } }: Moment): boolean {
  return (situation === 'create' || situation === 'replace') && found === 'absent' && !made;
}

/**
 * Whether this request surely has not made the copy yet. Then the list is read only as far as five other copies in
 * progress. Rekognition lists the newest first, so our copy could stand behind them if an answer was lost or a step
 * died. The first look reads the whole list.
 */
function isSurelyNotMade({ notes: { found, asked, touched, repeated } }: Moment): boolean {
  return found !== undefined && !asked && !touched && !repeated;
}

/** Rekognition may answer with all versions. The name is always checked, because a later Delete depends on it. */
function isNamed({ ProjectVersionArn = '' }: ProjectVersionDescription, request: CopyRequest): boolean {
  const arn = parseModelVersionArn(ProjectVersionArn);
  const project = parseProjectArn(request.destinationProjectArn);
  return arn?.versionName === request.versionName && arn.projectName === project?.projectName;
}

export function describe(description: ProjectVersionDescription): ObservedVersion {
  const { Bucket, Name, Version } = description.EvaluationResult?.Summary?.S3Object ?? {};
  return {
    arn: description.ProjectVersionArn!,
    status: description.Status ?? 'UNKNOWN',
    statusMessage: description.StatusMessage,
    sourceModelVersionArn: description.SourceProjectVersionArn,
    begun: description.CreationTimestamp?.getTime(),
    f1Score: scoreOf(description.EvaluationResult?.F1Score),
    evaluationSummaryUri: Bucket && Name ? `s3://${Bucket}/${Name}` : undefined,
    evaluationSummary: Bucket && Name ? { bucket: Bucket, key: Name, versionId: Version } : undefined,
  };
}
