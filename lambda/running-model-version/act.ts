import { RUNNER_TAG } from '../../contract/running-model-version';
import { awsText, meaningOf } from '../rekognition/answers';
import type { RekognitionCalls } from '../rekognition/calls';
import type { Decision } from './decide';
import { denied, refused } from './messages';
import type { RunRequest } from './request';

/** What came of a decision that changes something. */
export type Effect =
  /** AWS took the call: the next pass sees what became of it. */
  | { readonly kind: 'begun' }
  /** The next pass observes and decides again. `refused`: AWS has read the call, and its status stands against it. */
  | { readonly kind: 'not yet'; readonly because: string; readonly refused: boolean }
  /** As many models run, or as many units, as the account may have: another stop may make room. */
  | { readonly kind: 'no room'; readonly because: string }
  | { readonly kind: 'failed'; readonly message: string };

/** The decisions that change something. */
export type Change = Exclude<Decision, { action: 'wait' | 'done' | 'fail' }>;

export function isChange(decision: Decision): decision is Change {
  return decision.action !== 'wait' && decision.action !== 'done' && decision.action !== 'fail';
}

/** Makes the one call that `decision` asks for. */
export async function act(
  rekognition: RekognitionCalls,
  request: RunRequest,
  { action }: Change,
  deniedForGood: boolean,
): Promise<Effect> {
  try {
    await make(rekognition, request, action);
    return { kind: 'begun' };
  } catch (error) {
    const meaning = meaningOf(error);
    if (meaning === 'denied' && deniedForGood)
      return { kind: 'failed', message: denied(request, CALLS[action], error) };
    if (meaning === 'refused') return { kind: 'failed', message: refused(request, CALLS[action], error) };
    const because = awsText(error);
    const isFull = action === 'start' && (error as Error).name === 'LimitExceededException';
    return isFull
      ? { kind: 'no room', because }
      : { kind: 'not yet', because, refused: meaning === 'in use' };
  }
}

const CALLS: Readonly<Record<Change['action'], string>> = {
  claim: 'TagResource',
  start: 'StartProjectVersion',
  stop: 'StopProjectVersion',
  release: 'UntagResource',
};

async function make(
  rekognition: RekognitionCalls,
  request: RunRequest,
  action: Change['action'],
): Promise<void> {
  const { modelVersionArn: arn } = request;
  switch (action) {
    case 'claim':
      await rekognition.tagResource({ ResourceArn: arn, Tags: { [RUNNER_TAG]: request.runner } });
      return;
    case 'start':
      await rekognition.startProjectVersion({
        ProjectVersionArn: arn,
        MinInferenceUnits: request.minInferenceUnits,
        MaxInferenceUnits: request.maxInferenceUnits,
      });
      return;
    case 'stop':
      await rekognition.stopProjectVersion({ ProjectVersionArn: arn });
      return;
    case 'release':
      await rekognition.untagResource({ ResourceArn: arn, TagKeys: [RUNNER_TAG] });
      return;
  }
}
