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
 * Whether the resource goes back to its own policy, which CloudFormation has not deleted yet: an update has renamed it
 * and then failed, without rollback. If the resource has a removal policy, the project policy may have left the stack.
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

/**
 * A `restore` of a policy that CloudFormation knows by another id: somebody else may have put a policy of this name.
 */
export function goesBackToAnotherId({ event, physicalId }: PolicyRequest, { situation }: Moment): boolean {
  return situation === 'restore' && idIn(event) !== physicalId;
}

/**
 * Who has put the policy, as the notes of one request show it. `perhaps this request`: a step may have put it and then
 * died, or another stack has put the same document.
 */
type PutBy = 'this request' | 'perhaps this request' | 'somebody else';

/**
 * `notes` and `document` belong to one request. A request puts a policy of a new name only if the name is free. So if
 * the name was free and is taken now, either this request or somebody else has put the policy.
 */
function whoHasPut(notes: Notes, policy: ObservedPolicy, document: object): PutBy {
  const wasFree = notes.found === 'absent';
  if (policy.maker === 'this resource' && wasFree) return 'this request';
  if (notes.made !== undefined) return isNotedPolicy(notes, policy) ? 'this request' : 'somebody else';
  const isLikeOurs = wasFree && policy.maker === undefined && meansTheSame(policy.document, document);
  if (!isLikeOurs) return 'somebody else';
  if (notes.asked !== undefined) return 'this request';
  return notes.repeated ? 'perhaps this request' : 'somebody else';
}

/**
 * Whether this request has put the policy of the new name. If a step died, the policy that it may have put counts too.
 */
export function isPutByThisRequest(request: PolicyRequest, policy: ObservedPolicy, notes: Notes): boolean {
  return whoHasPut(notes, policy, request.document) !== 'somebody else';
}

/**
 * Whether an earlier request has put the policy, under a name that was free. If somebody has edited the policy since,
 * it is still the same policy.
 */
export function isPutByEarlier(
  { notes, document, isShownBySignature }: Pick<EndedRequest, 'notes' | 'document' | 'isShownBySignature'>,
  policy: ObservedPolicy,
): boolean {
  return isShownBySignature ?? (notes !== undefined && whoHasPut(notes, policy, document) === 'this request');
}

/** Whether a step of an earlier request may have put the policy and then died, so that no later step knows it. */
export function isPerhapsPutByEarlier({ notes, document }: EndedRequest, policy: ObservedPolicy): boolean {
  if (!notes || notes.created !== undefined) return false;
  return whoHasPut(notes, policy, document) === 'perhaps this request';
}

/**
 * Whether the notes are about this policy. Later puts change the revision, but not the time of creation. If another
 * resource overwrites the policy, it is no longer ours.
 */
function isNotedPolicy(notes: Notes, policy: ObservedPolicy): boolean {
  const { made, created } = notes;
  const isOfThisTime = created !== undefined && created === policy.created;
  return made === policy.revision || (isOfThisTime && !isPutByAnother(policy, notes));
}

/**
 * Whether another resource has overwritten our policy: the notes tell of our put, and the policy has the other
 * resource's signature. A resource that moved from another stack has put none, and its policy still has the former
 * stack's signature.
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
