import type { End } from '../engine/executions';
import type { Context, Notes, Observation } from '../reconcile/kind';
import { verdictSince } from '../reconcile/maker';
import { awsText } from '../rekognition/answers';
import type { EndedRequest, ObservedPolicy, Predecessor } from './observation';
import { isPutBy } from './ownership';
import type { PolicyRequest } from './request';

/** Reads what the earlier request remembers that may have put the policy. */
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
  const counts = moment.situation === 'undo' ? wentForward : hasSeenIt;
  let end: End | undefined;
  try {
    const { executions } = services;
    end = await executions.predecessorOf(
      request.event,
      (earlier) => isAboutTheSame(earlier, request) && (earlier.isRunning || counts(notesOf(earlier))),
    );
    // Without any, a version of this library put the policy that left no executions.
    if (!end && moment.situation !== 'undo')
      end = await executions.predecessorOf(request.event, (earlier) => isAboutTheSame(earlier, request));
  } catch (error) {
    return { kind: 'unread', because: awsText(error) };
  }
  if (!end) return { kind: 'none' };
  if (end.isRunning) return { kind: 'running' };
  const notes = notesOf(end);
  const ended: EndedRequest = {
    kind: 'ended',
    notes,
    document: end.request.ResourceProperties.PolicyDocument,
  };
  // Only what the undone request has put may go, so only then it matters what became of its operation.
  if (moment.situation !== 'undo' || !isPutBy(ended, policy)) return ended;
  const { since = '' } = notes?.operation ?? {};
  return { ...ended, verdict: await verdictSince(context, request, since) };
}

function notesOf({ output }: End): Notes | undefined {
  return output?.notes as Notes | undefined;
}

function isAboutTheSame({ request: earlier }: End, { projectArn, policyName }: PolicyRequest): boolean {
  const { ProjectArn, PolicyName } = earlier.ResourceProperties;
  return earlier.RequestType !== 'Delete' && ProjectArn === projectArn && PolicyName === policyName;
}

/** A request that went back is not the one that is undone. */
function wentForward(notes: Notes | undefined): boolean {
  return notes?.situation !== 'restore';
}

/** The last one that has seen the resource's own policy knows when that was made. */
function hasSeenIt(notes: Notes | undefined): boolean {
  return notes?.created !== undefined;
}
