import { isDeepStrictEqual } from 'node:util';
import { isSame, type Operation } from '../cloudformation/operation';
import { oldPropertiesIn, type ResourceEvent, sentAt } from '../cloudformation/request';
import type { Execution } from '../engine/executions';
import type { Notes, Services } from './kind';

/** Milliseconds. The time in a request has whole seconds. */
const SECOND = 1000;

/**
 * Whether an Update takes back the Update before it, the newest one that counts. An operation updates a resource once, so
 * a second Update in it takes the first one back. Undefined while AWS does not say.
 */
export async function undoesUpdate(
  { executions }: Services,
  event: ResourceEvent,
  operation: Operation,
  counts?: (execution: Execution) => boolean,
): Promise<boolean | undefined> {
  try {
    const before = await executions.predecessorOf(event, counts);
    if (!before) return false;
    if (before.isRunning) return undefined;
    const { operation: earlier, situation } = (before.output?.notes ?? {}) as Notes;
    if (earlier && isSame(earlier, operation)) return situation !== 'restore';
    // Without notes somebody has stopped the execution. If `event` is older than this operation, an earlier operation
    // has sent it.
    const mayBeUndone = !earlier || Date.parse(operation.since) - sentAt(event) > SECOND;
    return mayBeUndone && isUndoneBy(event, before);
  } catch {
    return undefined;
  }
}

/** Whether the update goes back from what a failed request wanted to what was before. */
function isUndoneBy(event: ResourceEvent, { request, output }: Execution): boolean {
  const wanted = isDeepStrictEqual(request.ResourceProperties, oldPropertiesIn(event));
  const wasBefore = isDeepStrictEqual(oldPropertiesIn(request), event.ResourceProperties);
  return output?.answer?.status !== 'SUCCESS' && wanted && wasBefore;
}
