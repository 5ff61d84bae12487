import type { Operation } from '../cloudformation/operation';
import { idIn, type ResourceEvent } from '../cloudformation/request';

/**
 * Whether CloudFormation may not show the operation of the request yet. A stack may also rest in UPDATE_FAILED. An
 * update sends a Delete only in its clean-up or its rollback. And an Update goes back if its old properties name
 * another thing than the one that CloudFormation knows: `idOfUndone` is the id of that other thing.
 */
export function isShownLate(
  { status, withoutRollback }: Operation,
  event: ResourceEvent,
  idOfUndone: () => string | undefined,
): boolean {
  if (status === 'UPDATE_FAILED') return true;
  if (status !== 'UPDATE_IN_PROGRESS' || withoutRollback) return false;
  if (event.RequestType !== 'Update') return event.RequestType === 'Delete';
  const id = idOfUndone();
  return id !== undefined && id !== idIn(event);
}
