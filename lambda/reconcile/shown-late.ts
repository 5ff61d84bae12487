import { LAG, type Operation } from '../cloudformation/operation';
import { idIn, type ResourceEvent, sentAt } from '../cloudformation/request';
import type { Services } from './kind';
import type { Outcome } from './pass';
import { undoesUpdate } from './undoes-update';

/**
 * Whether CloudFormation may not show the operation of the request yet. A stack may also rest in UPDATE_FAILED. A create
 * sends a Delete only in its rollback, and an update only in its clean-up or its rollback. And an Update goes back if its
 * old properties name another thing than the one that CloudFormation knows: `idOfUndone` is the id of that other thing.
 */
export function isShownLate(
  { status, withoutRollback }: Operation,
  event: ResourceEvent,
  idOfUndone: () => string | undefined,
): boolean {
  if (status === 'UPDATE_FAILED') return true;
  if (event.RequestType === 'Delete')
    return status === 'CREATE_IN_PROGRESS' || status === 'UPDATE_IN_PROGRESS';
  if (event.RequestType !== 'Update' || status !== 'UPDATE_IN_PROGRESS' || withoutRollback) return false;
  const id = idOfUndone();
  return id !== undefined && id !== idIn(event);
}

/**
 * Whether this Update belongs to a rollback that CloudFormation did not show at first. Undefined while AWS does not say.
 * The question costs calls, so only a request that is to fail asks it. `age` is in milliseconds.
 */
export async function wasShownLate(
  services: Services,
  event: ResourceEvent,
  { state, notes: { situation, operation } }: Outcome<unknown>,
  age: number,
): Promise<boolean | undefined> {
  const isToFail = state === 'not wanted' || (state === 'failed' && age < LAG);
  if (!isToFail || (situation !== 'change' && situation !== 'replace')) return false;
  // The update and its rollback must not wait for each other.
  return undoesUpdate(services, event, operation, ({ request }) => sentAt(request) < sentAt(event));
}
