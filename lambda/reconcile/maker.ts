import type { Mark } from '../cloudformation/mark';
import { CLEAN_UP, type Verdict, verdictOn } from '../cloudformation/operation';
import { oldPropertiesIn } from '../cloudformation/request';
import { type Failures, unseen } from './failures';
import type { CheckedRequest, Context, Moment, Observation, Told } from './kind';

/** Which operation has made a thing, or taken it over. The thing's mark says this. */

export interface Marked {
  /** In which operation it was made or taken over. */
  readonly mark?: Mark;
  /** What became of that operation. Absent until it is asked for. */
  readonly verdict?: Verdict;
}

/** Whether the operation of the request has made it, found it or taken it back. */
export function isOfThisOperation(
  { stack }: CheckedRequest,
  { mark }: Marked,
  { operation }: Moment,
): boolean {
  return mark?.stack === stack.uuid && (mark.again ?? mark.since) === operation.since;
}

/**
 * Whether the mark has the time of the request's operation. An operation that only took the thing back does not count.
 * The caller must have checked that the mark is of this stack.
 */
export function isSinceThisOperation({ mark }: Marked, { operation }: Moment): boolean {
  return mark?.since === operation.since;
}

/**
 * Whether the resource goes back to a thing of its stack that CloudFormation has not deleted yet: an update has
 * replaced it and then failed, without rollback. If the resource has a removal policy, the thing may have left the
 * stack.
 */
export function isTakenBack(
  { event, stack }: CheckedRequest,
  { mark }: Marked,
  { situation }: Moment,
): boolean {
  const mayHaveLeft = oldPropertiesIn(event).Retain !== undefined;
  return situation === 'replace' && mark?.stack === stack.uuid && !mayHaveLeft;
}

/**
 * For a request that undoes: whether we know, without a call, that the operation that made the thing did not finish.
 * While a stack's creation is undone, no operation of it has finished. Otherwise we know it only if the mark has the
 * time of this operation. CloudFormation may give the rollback another time: then the stack's events must tell.
 */
export function isSurelyUnfinished(thing: Marked, moment: Moment): boolean {
  return moment.operation.status.startsWith('ROLLBACK_') || isSinceThisOperation(thing, moment);
}

/** Reads what became of the operation in the mark. */
export async function examineOperation<Request extends CheckedRequest, Thing extends Marked>(
  failures: Failures<Request>,
  context: Context,
  request: Request,
  thing: Thing,
): Promise<Observation<Thing>> {
  try {
    const told = await whatBecameOf(context, request, thing.mark!.since);
    return { kind: 'seen', thing: { ...thing, verdict: told.verdict }, notes: { told } };
  } catch (error) {
    return unseen(failures, request, context, error, readingEvents(context.moment));
  }
}

/** The call, as a message has it. */
export function readingEvents({ operation: { root } }: Moment): string {
  return root ? `DescribeStackEvents on ${root}` : 'DescribeStackEvents';
}

/**
 * What became of the operation that began at `since`. In a clean-up, the events of the update that it ends do not
 * count. Throws when CloudFormation does not say.
 */
export async function whatBecameOf(
  { services: { cloudFormation }, moment: { operation, notes } }: Context,
  { stack }: CheckedRequest,
  since: string,
): Promise<Told> {
  const { told } = notes;
  if (told?.since === since && told.verdict !== 'under way') return told;
  const { status, root } = operation;
  const before = status === CLEAN_UP && since !== operation.since ? operation.since : undefined;
  return { since, verdict: await verdictOn(cloudFormation, { id: stack.id, root, since, before }) };
}
