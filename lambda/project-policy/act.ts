import { failureOf, isWorthRetrying, mayShowYet, notYet } from '../reconcile/failures';
import type { Context, Effect, Notes } from '../reconcile/kind';
import { timeoutOf } from '../reconcile/timeout';
import { isUncertain, meaningOf, PROPAGATION } from '../rekognition/answers';
import type { Change } from './decision';
import * as messages from './messages';
import type { ObservedPolicy } from './observation';
import { LONGEST_PAUSE } from './pace';
import type { PolicyRequest } from './request';
import { signedText } from './signature';

/** Makes the one call that `change` asks for. */
export async function act(
  context: Context,
  request: PolicyRequest,
  change: Change,
): Promise<Effect<ObservedPolicy>> {
  // An earlier answer does not name what this put makes.
  const asked: Partial<Notes> = { asked: new Date(context.services.now()).toISOString(), made: undefined };
  try {
    return await call(context, request, change, asked);
  } catch (error) {
    const isGone = change.action === 'delete' && meaningOf(error) === 'not found';
    if (isGone) return gone;
    const notes = change.action === 'put' && isUncertain(error) ? asked : undefined;
    const message = finalFailure(context, request, error);
    return message ? { kind: 'failed', message, notes } : notYet(error, notes);
  }
}

const gone: Effect<ObservedPolicy> = { kind: 'begun', after: { kind: 'absent' } };

async function call(
  { rekognition }: Context,
  { event, projectArn, policyName, document }: PolicyRequest,
  { action, revision }: Change,
  asked: Partial<Notes>,
): Promise<Effect<ObservedPolicy>> {
  const named = {
    ProjectArn: projectArn,
    PolicyName: policyName,
    // AWS's answer may lack a revision.
    ...(revision ? { PolicyRevisionId: revision } : {}),
  };
  if (action === 'delete') {
    await rekognition.deleteProjectPolicy(named);
    return gone;
  }
  const { PolicyRevisionId: made } = await rekognition.putProjectPolicy({
    ...named,
    PolicyDocument: signedText(document, event),
  });
  return { kind: 'begun', notes: { ...asked, made } };
}

/** The message of an error after which another attempt would not help. */
function finalFailure(context: Context, request: PolicyRequest, error: unknown): string | undefined {
  const { moment, calls } = context;
  const { age, situation } = moment;
  const meaning = meaningOf(error);
  const isExpected = isRace(error) || (isUnknownPrincipal(error) && age < PROPAGATION);
  const isGone = meaning === 'not found' && !mayShowYet(error, moment);
  if (isGone || (!isExpected && !isWorthRetrying(error, moment))) {
    return failureOf(messages, request, context, error);
  }
  const isLastAttempt = age + LONGEST_PAUSE * 1000 >= timeoutOf(request, moment);
  if (!isLastAttempt) return undefined;
  return meaning === 'denied'
    ? failureOf(messages, request, context, error)
    : messages.neverSettled(request, situation, calls.at(-1)!.call, error);
}

/** Somebody else put or deleted the policy between our look and our call. */
function isRace(error: unknown): boolean {
  return ['InvalidPolicyRevisionIdException', 'ResourceAlreadyExistsException'].includes(
    (error as Error).name,
  );
}

/** A role that the same stack makes is some seconds old, and Rekognition does not know it yet. */
function isUnknownPrincipal(error: unknown): boolean {
  const { name, message } = error as Error;
  const isRefusal = name === 'MalformedPolicyDocumentException' || name === 'InvalidParameterException';
  return isRefusal && /principal/i.test(message);
}
