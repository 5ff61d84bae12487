import { idIn, oldPropertiesIn } from '../cloudformation/request';
import type { Moment, Notes } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { meansTheSame } from './document';
import type { EndedRequest, ObservedPolicy } from './observation';
import type { PolicyRequest } from './request';

/** Whether the name is new to the resource. Then a policy of this name may belong to somebody else. */
export function isNewName({ isOnOtherProject }: PolicyRequest, { situation }: Moment): boolean {
  return situation === 'create' || situation === 'replace' || (situation === 'change' && isOnOtherProject);
}

/**
 * Whether the resource goes back to its own policy, which CloudFormation has not deleted yet: an update has renamed it and
 * then failed, without rollback. With a removal policy it may have left the stack.
 */
export function isTakenBack(
  { event }: PolicyRequest,
  { maker }: ObservedPolicy,
  { situation, operation }: Moment,
): boolean {
  const mayHaveLeft = oldPropertiesIn(event).Retain !== undefined;
  const isOurs = situation === 'replace' && maker === 'this resource';
  return isOurs && operation.withoutRollback === true && !mayHaveLeft;
}

/** A `restore` of a policy that CloudFormation knows by another id: somebody else may have put a policy of this name. */
export function goesBackToAnotherId({ event, physicalId }: PolicyRequest, { situation }: Moment): boolean {
  return situation === 'restore' && idIn(event) !== physicalId;
}

/** Whether this request has put the policy of the new name. */
export function isPutByThisRequest(request: PolicyRequest, policy: ObservedPolicy, notes: Notes): boolean {
  const { document } = request;
  return isPutByNotes(notes, policy, document) ?? isPutByDeadStep(notes, policy, document);
}

/**
 * Whether a request with these notes has put the policy, under a name that was free. Undefined if neither notes nor
 * signature show it.
 */
function isPutByNotes(notes: Notes, policy: ObservedPolicy, document: object): boolean | undefined {
  const wasAbsent = notes.found === 'absent';
  if (policy.maker === 'this resource' && wasAbsent) return true;
  if (notes.made !== undefined) return isNotedPolicy(notes, policy);
  if (policy.maker !== undefined) return false;
  if (notes.asked === undefined) return undefined;
  // AWS may have refused our put, and another stack may have put a policy of this name.
  return wasAbsent && meansTheSame(policy.document, document);
}

/**
 * Whether a step may have put the policy and then died. A request puts a policy of a new name only if the name is free. So
 * if the name was free and is taken now, either that step or somebody else has put the policy.
 */
function isPutByDeadStep({ repeated, found }: Notes, policy: ObservedPolicy, document: object): boolean {
  return repeated === true && found === 'absent' && meansTheSame(policy.document, document);
}

/**
 * Whether the notes are about this policy. Later puts change the revision, but not the time of creation. If another
 * resource puts a policy over it, it is no longer ours.
 */
function isNotedPolicy(notes: Notes, policy: ObservedPolicy): boolean {
  const { made, created } = notes;
  const isOfThisTime = created !== undefined && created === policy.created;
  return made === policy.revision || (isOfThisTime && !isPutByAnother(policy, notes));
}

/**
 * Whether another resource has put a policy over ours: the notes tell of our put, and the policy has the other one's
 * signature. A resource that moved from another stack has put none, and its policy still has the former stack's signature.
 */
export function isPutByAnother({ maker, revision }: ObservedPolicy, notes?: Notes): boolean {
  return maker === 'another resource' && notes?.made !== undefined && notes.made !== revision;
}

/** Whether this step is the first to see when the policy was made. */
export function isFirstSeen({ notes, remembered }: Moment): boolean {
  return notes.created !== remembered.created;
}

/** If AWS has accepted our document, the texts need no comparison. */
export function isAsDeclared(request: PolicyRequest, policy: ObservedPolicy, { made }: Notes): boolean {
  return made === policy.revision || meansTheSame(policy.document, request.document);
}

/** The notes by which later requests know that this policy is the resource's own. */
export function notesAbout(request: PolicyRequest, policy: ObservedPolicy, moment: Moment): Partial<Notes> {
  const { situation, notes } = moment;
  if (isDeletion(situation)) return {};
  const { created, revision } = policy;
  const isDeclared = isAsDeclared(request, policy, notes);
  if (goesBackToAnotherId(request, moment) && !isDeclared) return {};
  if (!isNewName(request, moment)) return { created };
  const isPut = isPutByThisRequest(request, policy, notes) && isDeclared;
  return isPut ? { created, made: revision } : {};
}

/**
 * Whether an earlier request has put the policy, under a name that was free. If somebody has edited the policy since, it
 * is still the same policy.
 */
export function isPutBy(
  { notes, document, isSigned }: Pick<EndedRequest, 'notes' | 'document' | 'isSigned'>,
  policy: ObservedPolicy,
): boolean {
  return isSigned ?? (notes && isPutByNotes(notes, policy, document)) ?? false;
}

/**
 * Whether a step of an earlier request may have put the policy and then died, so that no later step knows it. The policy is
 * not signed, so another stack may have put the same policy.
 */
export function isPerhapsPutBy({ notes, document }: EndedRequest, policy: ObservedPolicy): boolean {
  if (!notes || notes.created !== undefined) return false;
  return isPutByNotes(notes, policy, document) === undefined && isPutByDeadStep(notes, policy, document);
}
