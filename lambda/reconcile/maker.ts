import type { Mark } from '../cloudformation/mark';
import { type Verdict, verdictOn } from '../cloudformation/operation';
import type { CheckedRequest, Context, Moment } from './kind';

/** Which operation has made a thing, or taken it over: its mark says so. */

type Marked = { readonly mark?: Mark };

/** Whether the operation of the request has made it. */
export function isOfThisOperation(
  { stack }: CheckedRequest,
  { mark }: Marked,
  { operation }: Moment,
): boolean {
  return mark?.stack === stack.uuid && mark.since === operation.since;
}

/**
 * Whether, in a request that undoes, the operation that made it is known not to have finished. The creation of a stack is
 * its first operation. Any other is known by the time at which it began, unless the rollback has moved that time.
 */
export function isSurelyUnfinished(request: CheckedRequest, thing: Marked, moment: Moment): boolean {
  return moment.operation.status.startsWith('ROLLBACK_') || isOfThisOperation(request, thing, moment);
}

/** What became of the operation that began at `since`. */
export async function verdictSince(
  { services: { cloudFormation }, moment }: Context,
  { stack }: CheckedRequest,
  since: string,
): Promise<Verdict | 'unknown'> {
  try {
    return await verdictOn(cloudFormation, { id: stack.id, root: moment.operation.root }, since);
  } catch {
    return 'unknown';
  }
}
