import { awsText, meaningOf } from '../rekognition/answers';
import type { RekognitionCalls } from '../rekognition/calls';
import type { Decision } from './decide';
import { denied, refused } from './messages';
import type { CopyRequest } from './request';

/** What came of a decision that changes something. */
export type Effect =
  /** AWS took the call: the next pass sees what became of it. */
  | { readonly kind: 'begun'; readonly copyArn?: string }
  /** The next pass observes and decides again. `uncertain`: the call may have had its effect. */
  | { readonly kind: 'not yet'; readonly because: string; readonly uncertain: boolean }
  | { readonly kind: 'failed'; readonly message: string };

/** The decisions that change something. */
export type Change = Exclude<Decision, { action: 'wait' | 'done' | 'fail' }>;

export function isChange(decision: Decision): decision is Change {
  return decision.action !== 'wait' && decision.action !== 'done' && decision.action !== 'fail';
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
    return { kind: 'begun', copyArn: await make(rekognition, request, decision) };
  } catch (error) {
    const meaning = meaningOf(error);
    const gone = meaning === 'not found' && decision.action !== 'copy';
    if (meaning === 'denied' && deniedForGood)
      return { kind: 'failed', message: denied(request, call, error) };
    if (meaning === 'refused' || (meaning === 'not found' && !gone)) {
      return { kind: 'failed', message: refused(request, call, error) };
    }
    return { kind: 'not yet', because: awsText(error), uncertain: meaning === 'not yet' };
  }
}

const CALLS: Readonly<Record<Change['action'], string>> = {
  copy: 'CopyProjectVersion',
  adopt: 'TagResource',
  tag: 'TagResource',
  untag: 'UntagResource',
  delete: 'DeleteProjectVersion',
  stop: 'StopProjectVersion',
};

async function make(
  rekognition: RekognitionCalls,
  request: CopyRequest,
  decision: Change,
): Promise<string | undefined> {
  switch (decision.action) {
    case 'copy': {
      const { ProjectVersionArn } = await rekognition.copyProjectVersion({
        SourceProjectArn: request.sourceProjectArn,
        SourceProjectVersionArn: request.sourceModelVersionArn,
        DestinationProjectArn: request.destinationProjectArn,
        VersionName: request.versionName,
        OutputConfig: { S3Bucket: request.outputBucket, S3KeyPrefix: request.outputKeyPrefix },
        KmsKeyId: request.outputKey,
        Tags: request.tags,
      });
      return ProjectVersionArn;
    }
    case 'adopt':
      await rekognition.tagResource({ ResourceArn: decision.version.arn, Tags: request.tags });
      return;
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
