import { isDeepStrictEqual } from 'node:util';
import { oldPropertiesIn } from '../cloudformation/request';
import { isSuccess } from '../engine/executions';
import type { Context, Notes, Observation } from '../reconcile/kind';
import { awsText } from '../rekognition/answers';
import { look } from './look';
import type { ObservedVersion } from './observation';
import { formerOf, isSameVersion, type RunRequest } from './request';
import { clockSays, isOff } from './wanted';

/**
 * Looks at the version. If no clock says whether the version should run, each look also asks what the model did before,
 * until that is known. In a hand-over that is the status of the former version. In a rollback it is the status that the
 * undone update found.
 */
export async function observe(context: Context, request: RunRequest): Promise<Observation<ObservedVersion>> {
  const { notes, now } = context.moment;
  const isKnown = notes.former !== undefined || !request.hours || clockSays(request, now) !== undefined;
  const before = isKnown ? undefined : await statusBefore(context, request);
  if (typeof before === 'object') return before;
  const observation = await look(context, request);
  return before === undefined ? observation : { ...observation, notes: { former: before } };
}

/** Undefined if no execution shows it. An observation if AWS does not say, or will not say. */
type Before = string | undefined | Observation<never>;

async function statusBefore(context: Context, request: RunRequest): Promise<Before> {
  const { situation } = context.moment;
  const former = formerOf(request);
  if (!former) return undefined;
  if (situation === 'restore') {
    return isSameVersion(former, request) ? foundByUndone(context, request) : undefined;
  }
  if (situation !== 'replace' || !isOff(request)) return undefined;
  const before = await look(context, former);
  switch (before.kind) {
    case 'seen':
      return before.thing.status;
    case 'absent':
      return 'absent';
    default:
      return before;
  }
}

/**
 * The status that the undone update found when it began. Without rollback several updates may be undone: the first one
 * changed what the rollback goes back to. Undefined if no request has changed that declaration since.
 */
async function foundByUndone({ services: { executions } }: Context, { event }: RunRequest): Promise<Before> {
  const isWhatReturns = (properties: object) => isDeepStrictEqual(properties, event.ResourceProperties);
  try {
    const undone = await executions.predecessorOf(event, (execution) => {
      const { request } = execution;
      const hasReturned = isSuccess(execution) && isWhatReturns(request.ResourceProperties);
      return hasReturned || isWhatReturns(oldPropertiesIn(request));
    });
    if (!undone || isWhatReturns(undone.request.ResourceProperties)) return undefined;
    if (undone.isRunning) return { kind: 'unknown', because: 'the undone update is still at work' };
    return (undone.output?.notes as Notes | undefined)?.found;
  } catch (error) {
    return { kind: 'unknown', because: awsText(error) };
  }
}
