import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { markOf } from '../cloudformation/mark';
import { failureOf, isWorthRetrying, notYet } from '../reconcile/failures';
import type { Context, Effect, Notes } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { awsText, isUncertain } from '../rekognition/answers';
import type { Change } from './decision';
import * as messages from './messages';
import type { RunRequest } from './request';

/** Makes the one call that a change asks for. The next step observes the result. */
export async function act(context: Context, declared: RunRequest, change: Change): Promise<Effect<never>> {
  const { action, stray } = change;
  const request = stray ? { ...declared, modelVersionArn: stray } : declared;
  const asks = action === 'claim' || action === 'start';
  const asked: Partial<Notes> = asks ? { asked: new Date(context.services.now()).toISOString() } : {};
  try {
    await make(context, request, change);
    return { kind: 'begun', notes: { ...asked, ...notesOf(context, change) } };
  } catch (error) {
    if (!isWorthRetrying(error, context.moment)) {
      return { kind: 'failed', message: failureOf(messages, request, context, error) };
    }
    if (action === 'start' && (error as Error).name === 'LimitExceededException') {
      return withoutRoom(context, request, error);
    }
    return notYet(error, isUncertain(error) ? asked : {});
  }
}

function make({ rekognition, moment }: Context, request: RunRequest, { action, mark }: Change) {
  const { modelVersionArn: arn, stack, runner } = request;
  switch (action) {
    case 'claim':
    case 'find':
      return rekognition.tagResource({
        ResourceArn: arn,
        Tags: { [RUNNER_TAG]: runner, [RUN_OPERATION_TAG]: mark ?? markOf(stack, moment.operation) },
      });
    case 'start':
      return rekognition.startProjectVersion({
        ProjectVersionArn: arn,
        MinInferenceUnits: request.minInferenceUnits,
        MaxInferenceUnits: request.maxInferenceUnits,
      });
    case 'stop':
      return rekognition.stopProjectVersion({ ProjectVersionArn: arn });
    case 'release':
      return rekognition.untagResource({ ResourceArn: arn, TagKeys: [RUNNER_TAG, RUN_OPERATION_TAG] });
  }
}

/** A request starts a model at most once, and restarts it at most once. So it notes both. */
function notesOf({ moment: { situation } }: Context, { action, stray }: Change): Partial<Notes> {
  if (action === 'start') return { tried: true };
  return action === 'stop' && !stray && !isDeletion(situation) ? { restarted: true } : {};
}

/** For so many milliseconds a request waits for another model to stop. A stop takes a few minutes. */
const ROOM = 600_000;

/** The account already runs all the models or units that it may. An edge waits until its time-out. */
function withoutRoom({ services, moment }: Context, request: RunRequest, error: unknown): Effect<never> {
  const because = awsText(error);
  const fullSince = moment.notes.fullSince ?? new Date(services.now()).toISOString();
  const hasWaitedLongEnough = moment.situation !== 'edge' && services.now() - Date.parse(fullSince) >= ROOM;
  return hasWaitedLongEnough
    ? { kind: 'failed', message: messages.noRoom(request, moment.notes, because) }
    : notYet(error, { fullSince });
}
