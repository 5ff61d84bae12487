import { Failure } from '../cloudformation/failure';
import { deletionOfOld, idIn, oldPropertiesIn, type ResourceEvent } from '../cloudformation/request';
import type { CheckedRequest } from './kind';

/**
 * The Delete of what an undone update may have made. If that update was cancelled, CloudFormation does not know the
 * thing's id and sends no Delete. The old properties of the Update that goes back name the thing. A removal policy of
 * RETAIN keeps it.
 */
export function deletionOfUndone<Request extends CheckedRequest>(
  { event, physicalId }: Request,
  parse: (event: ResourceEvent) => Request | undefined,
): Request | undefined {
  if (oldPropertiesIn(event).Retain === 'true' || wasRefused(event, parse)) return undefined;
  const undone = parse(deletionOfOld(event, ''));
  const isWhatReturns = undone?.physicalId === physicalId;
  // If CloudFormation knows the id, it sends a Delete itself.
  const isKnown = undone?.physicalId === idIn(event);
  return isWhatReturns || isKnown ? undefined : undone;
}

/** Whether the undone update was refused because of its properties. Then it has made nothing. */
export function wasRefused(event: ResourceEvent, parse: (event: ResourceEvent) => unknown): boolean {
  try {
    parse({ ...event, ResourceProperties: { ServiceToken: event.ServiceToken, ...oldPropertiesIn(event) } });
    return false;
  } catch (error) {
    if (error instanceof Failure) return true;
    throw error;
  }
}
