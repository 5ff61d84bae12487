import type { Moment, Notes } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { meansTheSame } from './document';
import type { EndedRequest, ObservedPolicy } from './observation';
import type { PolicyRequest } from './request';

/** Whether the name is new to the resource, so that what stands there may belong to somebody else. */
export function isNewName({ isOnOtherProject }: PolicyRequest, { situation }: Moment): boolean {
  return situation === 'create' || situation === 'replace' || (situation === 'change' && isOnOtherProject);
}

/** Whether this request has put the policy that stands under a new name. */
export function isPutByThisRequest(request: PolicyRequest, policy: ObservedPolicy, notes: Notes): boolean {
  return isPutThen(notes, policy) ?? isPutByDeadStep(notes, policy, request.document);
}

/** Whether a request with these notes has put the policy, where none had stood. Undefined where nothing tells. */
function isPutThen(notes: Notes, policy: ObservedPolicy): boolean | undefined {
  if (notes.made !== undefined) return isMadeThen(notes, policy);
  if (policy.maker === 'another resource') return false;
  const isAsked = policy.maker === 'this resource' || notes.asked !== undefined;
  return isAsked ? notes.found === 'absent' : undefined;
}

/** A new name is only put when nothing stands there. A step that died may have put it. Otherwise somebody else has. */
function isPutByDeadStep({ repeated, found }: Notes, policy: ObservedPolicy, document: object): boolean {
  return repeated === true && found === 'absent' && meansTheSame(policy.document, document);
}

/** Later puts change the revision, and not the time at which the first one was made. */
function isMadeThen({ made, created }: Notes, policy: ObservedPolicy): boolean {
  return made === policy.revision || (created !== undefined && created === policy.created);
}

/** Whether this step is the first to see when the policy was made. */
export function learns({ notes, remembered }: Moment): boolean {
  return notes.created !== remembered.created;
}

/** What AWS took from us needs no comparison of its text. */
export function isAsDeclared(request: PolicyRequest, policy: ObservedPolicy, { made }: Notes): boolean {
  return made === policy.revision || meansTheSame(policy.document, request.document);
}

/** What later requests need to know this policy again. */
export function remember(request: PolicyRequest, policy: ObservedPolicy, moment: Moment): Partial<Notes> {
  const { situation, notes } = moment;
  if (isDeletion(situation)) return {};
  const { created, revision } = policy;
  if (!isNewName(request, moment)) return { created };
  const isPut = isPutByThisRequest(request, policy, notes) && isAsDeclared(request, policy, notes);
  return isPut ? { created, made: revision } : {};
}

/**
 * Whether an earlier request has put the policy, where there was none. A policy that somebody has edited since is still
 * the one that was put then.
 */
export function isPutBy({ notes }: EndedRequest, policy: ObservedPolicy): boolean {
  return (notes && isPutThen(notes, policy)) ?? false;
}

/**
 * Whether a step of an earlier request died that may have put the policy, and no later step came to know it. The policy is not
 * signed, so another stack may have put the same one.
 */
export function isPerhapsPutBy({ notes, document }: EndedRequest, policy: ObservedPolicy): boolean {
  if (!notes || !document || notes.created !== undefined) return false;
  return isPutThen(notes, policy) === undefined && isPutByDeadStep(notes, policy, document);
}
