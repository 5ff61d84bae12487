import type { Execution } from '../engine/executions';
import type { Context, Notes, Observation } from '../reconcile/kind';
import { verdictSince } from '../reconcile/maker';
import { awsText } from '../rekognition/answers';
import type { EndedRequest, ObservedPolicy, Predecessor } from './observation';
import { isPutBy } from './ownership';
import type { PolicyRequest } from './request';

/** Reads the notes of the earlier request that may have put the policy. */
export async function examine(
  context: Context,
  request: PolicyRequest,
  policy: ObservedPolicy,
): Promise<Observation<ObservedPolicy>> {
  return { kind: 'seen', thing: { ...policy, predecessor: await predecessorOf(context, request, policy) } };
}

async function predecessorOf(
  context: Context,
  request: PolicyRequest,
  policy: ObservedPolicy,
): Promise<Predecessor> {
  const { services, moment } = context;
  const isUndo = moment.situation === 'undo';
  const find = (counts: (notes: Notes | undefined) => boolean) =>
    services.executions.predecessorOf(
      request.event,
      (earlier) => isAboutTheSame(earlier, request) && (earlier.isRunning || counts(notesOf(earlier))),
    );
  const hasPutIt = (notes: Notes | undefined) => isPutBy({ kind: 'ended', notes }, policy);
  let execution: Execution | undefined;
  try {
    execution = isUndo ? undefined : await find(hasSeenIt);
    // Several updates may fail one after the other, and not always the last one has made the policy.
    execution ??= await find((notes) => hasFoundNone(notes) && hasPutIt(notes));
    // Without notes, an early version of this library has put the policy.
    execution ??= await find((notes) => !isUndo || wentForward(notes));
  } catch (error) {
    return { kind: 'unread', because: awsText(error) };
  }
  if (!execution) return { kind: 'none' };
  if (execution.isRunning) return { kind: 'running' };
  const notes = notesOf(execution);
  const ended: EndedRequest = {
    kind: 'ended',
    notes,
    document: execution.request.ResourceProperties.PolicyDocument,
  };
  // An undo deletes only what the undone request has put. For any other policy it does not matter how that operation ended.
  if (!isUndo || !hasPutIt(notes)) return ended;
  const { since = '' } = notes?.operation ?? {};
  return { ...ended, verdict: await verdictSince(context, request, since) };
}

function notesOf({ output }: Execution): Notes | undefined {
  return output?.notes as Notes | undefined;
}

function isAboutTheSame({ request: earlier }: Execution, { projectArn, policyName }: PolicyRequest): boolean {
  const { ProjectArn, PolicyName } = earlier.ResourceProperties;
  return earlier.RequestType !== 'Delete' && ProjectArn === projectArn && PolicyName === policyName;
}

/** A rollback's own request is not the undone one. */
function wentForward(notes: Notes | undefined): boolean {
  return notes?.situation !== 'restore';
}

/** Whether the request found no policy of the name. Then its put has made the policy, and has not changed another one. */
function hasFoundNone(notes: Notes | undefined): boolean {
  return wentForward(notes) && notes?.found === 'absent';
}

/** The last request that has seen the resource's own policy knows when that policy was made. */
function hasSeenIt(notes: Notes | undefined): boolean {
  return notes?.created !== undefined;
}
