import { sentAt } from '../cloudformation/request';
import type { Execution } from '../engine/executions';
import { unseen } from '../reconcile/failures';
import type { Context, Notes, Observation } from '../reconcile/kind';
import { readingEvents, whatBecameOf } from '../reconcile/maker';
import * as messages from './messages';
import type { ObservedPolicy, Predecessor } from './observation';
import { isPutByEarlier } from './ownership';
import type { PolicyRequest } from './request';

/**
 * Reads the notes of the earlier request that may have put the policy, and what became of its operation if that
 * decides.
 */
export async function examinePredecessor(
  context: Context,
  request: PolicyRequest,
  policy: ObservedPolicy,
): Promise<Observation<ObservedPolicy>> {
  const seen = (predecessor: Predecessor): Observation<ObservedPolicy> => ({
    kind: 'seen',
    thing: { ...policy, predecessor },
  });
  let call = 'ListExecutions';
  try {
    const predecessor = await predecessorOf(context, request, policy);
    // An undo deletes only what the undone request has put. For any other policy it does not matter how that operation
    // ended.
    const decides = isUndo(context) && predecessor.kind === 'ended' && isPutByEarlier(predecessor, policy);
    if (!decides) return seen(predecessor);
    call = readingEvents(context.moment);
    const told = await whatBecameOf(context, request, predecessor.since);
    return { ...seen({ ...predecessor, verdict: told.verdict }), notes: { told } };
  } catch (error) {
    return unseen(messages, request, context, error, call);
  }
}

async function predecessorOf(
  context: Context,
  request: PolicyRequest,
  policy: ObservedPolicy,
): Promise<Predecessor> {
  const newest = (counts: (notes: Notes | undefined, document: object) => boolean) =>
    context.services.executions.predecessorOf(
      request.event,
      (earlier) =>
        isAboutTheSame(earlier, request) &&
        (earlier.isRunning || counts(notesOf(earlier), documentOf(earlier))),
    );
  const hasPutIt = (notes: Notes | undefined, document: object) =>
    isPutByEarlier({ notes, document }, policy);
  const thatSawIt = () => newest(hasSeenIt);
  // Several updates may fail one after the other, and the one that made the policy need not be the last.
  const thatMadeIt = () => newest((notes, document) => hasFoundNone(notes) && hasPutIt(notes, document));
  // Without notes, an early version of this library has put the policy, or somebody has stopped the execution.
  const ofAll = () => newest((notes) => !isUndo(context) || wentForward(notes));
  const searches = isUndo(context) ? [thatMadeIt, ofAll] : [thatSawIt, thatMadeIt, ofAll];
  let execution: Execution | undefined;
  for (const search of searches) execution ??= await search();
  if (!execution) return { kind: 'none' };
  if (execution.isRunning) return { kind: 'running' };
  const notes = notesOf(execution);
  // Only a stopped execution has no output. If its first step died instead, GiveUp has answered, and nothing was put.
  const isStopped = !execution.output && policy.maker === 'this resource';
  const isShownBySignature = isStopped && !(await thatSawIt());
  return {
    kind: 'ended',
    notes,
    document: documentOf(execution),
    since: notes?.operation?.since ?? timeOf(sentAt(execution.request)),
    ...(isShownBySignature ? { isShownBySignature } : {}),
  };
}

const isUndo = ({ moment }: Context) => moment.situation === 'undo';

/** Empty if the request does not say when it was sent. */
const timeOf = (sent: number) => (Number.isNaN(sent) ? '' : new Date(sent).toISOString());

function notesOf({ output }: Execution): Notes | undefined {
  return output?.notes as Notes | undefined;
}

function documentOf({ request }: Execution): object {
  return request.ResourceProperties.PolicyDocument;
}

function isAboutTheSame({ request: earlier }: Execution, { projectArn, policyName }: PolicyRequest): boolean {
  const { ProjectArn, PolicyName } = earlier.ResourceProperties;
  return earlier.RequestType !== 'Delete' && ProjectArn === projectArn && PolicyName === policyName;
}

/** A rollback's own request is not the undone one. */
function wentForward(notes: Notes | undefined): boolean {
  return notes?.situation !== 'restore';
}

/**
 * Whether the request found no policy of the name. Then its put has made the policy, and has not changed another one.
 */
function hasFoundNone(notes: Notes | undefined): boolean {
  return wentForward(notes) && notes?.found === 'absent';
}

/** The last request that has seen the resource's own policy knows when that policy was made. */
function hasSeenIt(notes: Notes | undefined): boolean {
  return notes?.created !== undefined;
}
