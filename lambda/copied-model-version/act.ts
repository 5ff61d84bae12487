import { NOBODY, OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { awsText, isUncertain, meaningOf } from '../rekognition/answers';
import type { RekognitionCalls } from '../rekognition/calls';
import type { Decision } from './decide';
import { denied, refused } from './messages';
import type { Observation, ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** What came of a decision that changes something. */
export type Effect =
  /** AWS took the call: the next pass sees what became of it. */
  | { readonly kind: 'begun' }
  /** The next pass observes and decides again. `uncertain`: the call may have had its effect. */
  | { readonly kind: 'not yet'; readonly because: string; readonly uncertain: boolean }
  | { readonly kind: 'failed'; readonly message: string };

/** The decisions that change something. */
export type Change = Exclude<Decision, { action: 'wait' | 'examine' | 'done' | 'fail' }>;

export function isChange(decision: Decision): decision is Change {
  return !['wait', 'examine', 'done', 'fail'].includes(decision.action);
}

/** Makes the one call that `decision` asks for. */
export async function act(
  rekognition: RekognitionCalls,
  request: CopyRequest,
  decision: Change,
  deniedForGood: boolean,
): Promise<Effect> {
  const call = CALLS[decision.action];
  try {
    await make(rekognition, request, decision);
    return { kind: 'begun' };
  } catch (error) {
    const meaning = meaningOf(error);
    const gone = meaning === 'not found' && decision.action !== 'copy';
    if (meaning === 'denied' && deniedForGood)
      return { kind: 'failed', message: denied(request, call, error) };
    if (meaning === 'refused' || (meaning === 'not found' && !gone)) {
      return { kind: 'failed', message: refused(request, call, error) };
    }
    return { kind: 'not yet', because: awsText(error), uncertain: isUncertain(error) };
  }
}

const CALLS: Readonly<Record<Change['action'], string>> = {
  copy: 'CopyProjectVersion',
  adopt: 'TagResource',
  release: 'UntagResource',
  tag: 'TagResource',
  untag: 'UntagResource',
  delete: 'DeleteProjectVersion',
  stop: 'StopProjectVersion',
};

async function make(rekognition: RekognitionCalls, request: CopyRequest, decision: Change): Promise<void> {
  switch (decision.action) {
    case 'copy': {
      await rekognition.copyProjectVersion({
        SourceProjectArn: request.sourceProjectArn,
        SourceProjectVersionArn: request.sourceModelVersionArn,
        DestinationProjectArn: request.destinationProjectArn,
        VersionName: request.versionName,
        OutputConfig: { S3Bucket: request.outputBucket, S3KeyPrefix: request.outputKeyPrefix },
        KmsKeyId: request.outputKey,
        Tags: request.tags,
      });
      return;
    }
    case 'adopt':
      await rekognition.tagResource({
        ResourceArn: decision.version.arn,
        Tags: tagsOfAdopted(request, decision.version),
      });
      return;
    case 'release': {
      const { version, formerOwner } = decision;
      if (formerOwner)
        await rekognition.tagResource({ ResourceArn: version.arn, Tags: { [OWNER_TAG]: formerOwner } });
      else
        await rekognition.untagResource({
          ResourceArn: version.arn,
          TagKeys: [OWNER_TAG, STOP_TAG, TAKEN_FROM_TAG],
        });
      return;
    }
    case 'tag':
      await rekognition.tagResource({ ResourceArn: decision.version.arn, Tags: decision.tags });
      return;
    case 'untag':
      await rekognition.untagResource({ ResourceArn: decision.version.arn, TagKeys: [...decision.keys] });
      return;
    case 'delete':
      await rekognition.deleteProjectVersion({ ProjectVersionArn: decision.version.arn });
      return;
    case 'stop':
      await rekognition.stopProjectVersion({ ProjectVersionArn: decision.version.arn });
      return;
  }
}

function tagsOfAdopted(request: CopyRequest, { tags }: ObservedVersion): Readonly<Record<string, string>> {
  return { ...request.tags, [TAKEN_FROM_TAG]: tags?.[OWNER_TAG] ?? NOBODY };
}

/** What there is once AWS has taken the call. Undefined where that takes time and the next pass has to look. */
export function outcomeOf(request: CopyRequest, decision: Change): Observation | undefined {
  switch (decision.action) {
    case 'adopt': {
      const { version } = decision;
      const tags = { ...version.tags, ...tagsOfAdopted(request, version) };
      return { kind: 'version', version: { ...version, tags, ours: true } };
    }
    case 'tag': {
      const { version } = decision;
      return { kind: 'version', version: { ...version, tags: { ...version.tags, ...decision.tags } } };
    }
    case 'untag': {
      const { version, keys } = decision;
      const kept = Object.entries(version.tags ?? {}).filter(([key]) => !keys.includes(key));
      return { kind: 'version', version: { ...version, tags: Object.fromEntries(kept) } };
    }
    case 'release':
      return { kind: 'version', version: { ...decision.version, ours: false } };
    default:
      return undefined;
  }
}
