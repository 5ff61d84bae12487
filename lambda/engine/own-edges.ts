import { RUNNING_MODEL_VERSION_TYPE } from '../../contract/running-model-version';
import type { Edge, ResourceEvent } from '../cloudformation/request';

/**
 * Edges that no schedule sends: the function starts them itself, after a request. Undefined for a kind of resource that
 * has no schedule.
 */
function edgeAfter(event: ResourceEvent, kind: 'look' | 'look at hours' | 'restore'): Edge | undefined {
  if (event.ResourceType !== RUNNING_MODEL_VERSION_TYPE) return undefined;
  return { ...event, RequestType: 'Schedule', Edge: kind } as Edge;
}

/**
 * A rollback sends no request for the version that it goes back to, and that version may have missed a start or a stop
 * of its schedule. So a look comes after each Delete. If the resource itself is removed, that look does nothing.
 */
export function edgeAfterDeletion(event: ResourceEvent): Edge | undefined {
  if (event.RequestType !== 'Delete') return undefined;
  return edgeAfter(event, event.ResourceProperties.Schedule ? 'look' : 'look at hours');
}

/** A rollback goes on although it could not restore the model. This edge goes on trying. */
export function edgeAfterRestore(event: ResourceEvent): Edge | undefined {
  return edgeAfter(event, 'restore');
}
