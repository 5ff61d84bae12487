import { RUNNING_MODEL_VERSION_TYPE } from '../../contract/running-model-version';
import type { Edge, ResourceEvent } from '../cloudformation/request';

/**
 * The edge with which the function looks once more, after this request, at what is declared. Undefined for a kind of
 * resource that has no schedule.
 */
export function lookAfter(event: ResourceEvent, kind: 'look' | 'look at hours'): Edge | undefined {
  if (event.ResourceType !== RUNNING_MODEL_VERSION_TYPE) return undefined;
  return { ...event, RequestType: 'Schedule', Edge: kind } as Edge;
}

/**
 * A rollback sends no request for the version that it goes back to, and that version may have missed a start or a stop of
 * its schedule. So a look comes after each Delete. If the resource itself is removed, that look does nothing.
 */
export function lookAfterDeletion(event: ResourceEvent): Edge | undefined {
  if (event.RequestType !== 'Delete') return undefined;
  return lookAfter(event, event.ResourceProperties.Schedule ? 'look' : 'look at hours');
}
