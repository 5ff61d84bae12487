import {
  givenBackTo,
  OPERATION_TAG,
  OWNER_TAG,
  STOP_TAG,
  TAKEN_FROM_TAG,
} from '../../contract/copied-model-version';
import { markAsMade } from '../cloudformation/mark';
import { failureOf, isWorthRetrying, mayShowYet, notYet } from '../reconcile/failures';
import type { Context, Effect, Notes } from '../reconcile/kind';
import { isUncertain, meaningOf } from '../rekognition/answers';
import type { Change } from './decision';
import * as messages from './messages';
import { type ObservedVersion, withTags } from './observation';
import type { CopyRequest } from './request';

/** Makes the one call that `change` asks for. */
export async function act(
  context: Context,
  request: CopyRequest,
  change: Change,
): Promise<Effect<ObservedVersion>> {
  const asked = askedBy(context, change);
  try {
    return await call(context, request, change, asked);
  } catch (error) {
    const isNotFound = meaningOf(error) === 'not found' && change.action === 'copy';
    if ((isNotFound && !mayShowYet(error, context.moment)) || !isWorthRetrying(error, context.moment)) {
      return { kind: 'failed', message: failureOf(messages, request, context, error) };
    }
    return notYet(error, isUncertain(error) ? asked : undefined);
  }
}

/** Notes when the version was asked for. Later calls keep the time of the request's CopyProjectVersion call. */
function askedBy({ services, moment }: Context, { action }: Change): Partial<Notes> {
  const changesTags = action === 'adopt' || action === 'tag' || action === 'untag';
  const asks = action === 'copy' || (changesTags && moment.notes.made === undefined);
  return asks ? { asked: new Date(services.now()).toISOString() } : {};
}

async function call(
  { rekognition, moment }: Context,
  request: CopyRequest,
  change: Change,
  asked: Partial<Notes>,
): Promise<Effect<ObservedVersion>> {
  switch (change.action) {
    case 'copy': {
      const { ProjectVersionArn: made } = await rekognition.copyProjectVersion({
        SourceProjectArn: request.sourceProjectArn,
        SourceProjectVersionArn: request.sourceModelVersionArn,
        DestinationProjectArn: request.destinationProjectArn,
        VersionName: request.versionName,
        OutputConfig: { S3Bucket: request.outputBucket, S3KeyPrefix: request.outputKeyPrefix },
        KmsKeyId: request.encryptionKey,
        Tags: { ...request.tags, [OPERATION_TAG]: markAsMade(request.stack, moment.operation) },
      });
      return { kind: 'begun', notes: { ...asked, made } };
    }
    case 'adopt':
    case 'tag': {
      const { version, tags } = change;
      await rekognition.tagResource({ ResourceArn: version.arn, Tags: tags });
      return { kind: 'begun', notes: asked, after: seenWith(request, version, { ...version.tags, ...tags }) };
    }
    case 'untag': {
      const { version, keys } = change;
      await rekognition.untagResource({ ResourceArn: version.arn, TagKeys: [...keys] });
      const kept = Object.entries(version.tags ?? {}).filter(([key]) => !keys.includes(key));
      return { kind: 'begun', notes: asked, after: seenWith(request, version, Object.fromEntries(kept)) };
    }
    case 'release': {
      const { version, formerOwner } = change;
      const { arn } = version;
      if (formerOwner) {
        // One call sets both tags.
        await rekognition.tagResource({ ResourceArn: arn, Tags: givenBackTo(formerOwner) });
      } else {
        const TagKeys = [OWNER_TAG, OPERATION_TAG, STOP_TAG, TAKEN_FROM_TAG];
        await rekognition.untagResource({ ResourceArn: arn, TagKeys });
      }
      return { kind: 'begun', after: { kind: 'seen', thing: { ...version, ours: false } } };
    }
    case 'delete':
      await rekognition.deleteProjectVersion({ ProjectVersionArn: change.version.arn });
      return { kind: 'begun' };
    case 'stop':
      await rekognition.stopProjectVersion({ ProjectVersionArn: change.version.arn });
      return { kind: 'begun' };
  }
}

/** The version as it is after a call that changed its tags. So the step needs no second look. */
function seenWith({ owner }: CopyRequest, version: ObservedVersion, tags: Record<string, string>) {
  return { kind: 'seen', thing: withTags(version, tags, owner) } as const;
}
