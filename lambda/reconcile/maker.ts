import type { Mark } from '../cloudformation/mark';
import { type Verdict, verdictOn } from '../cloudformation/operation';
import type { CheckedRequest, Context, Moment } from './kind';

/** Which operation has made a thing, or taken it over. The thing's mark says this. */

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
 * For a request that undoes: whether we know, without a call, that the operation that made the thing did not finish.
 * While a stack's creation is undone, no operation of it has finished. Otherwise the time when the operation began
 * tells, unless the rollback has moved that time.
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
