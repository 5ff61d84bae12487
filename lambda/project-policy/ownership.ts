import { idIn } from '../cloudformation/request';
import type { Moment, Notes } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { meansTheSame } from './document';
import type { EndedRequest, ObservedPolicy } from './observation';
import type { PolicyRequest } from './request';

/** Whether the name is new to the resource. Then a policy of this name may belong to somebody else. */
export function isNewName({ isOnOtherProject }: PolicyRequest, { situation }: Moment): boolean {
  return situation === 'create' || situation === 'replace' || (situation === 'change' && isOnOtherProject);
}

/** CloudFormation knows the resource by another id, so this policy may have just appeared under the name. */
export function goesBackToAnotherId({ event, physicalId }: PolicyRequest, { situation }: Moment): boolean {
  return situation === 'restore' && idIn(event) !== physicalId;
}

/** Whether this request has put the policy of the new name. */
export function isPutByThisRequest(request: PolicyRequest, policy: ObservedPolicy, notes: Notes): boolean {
  return isPutThen(notes, policy) ?? isPutByDeadStep(notes, policy, request.document);
}

/**
 * Whether a request with these notes has put the policy, under a name that was free. Undefined if neither notes nor
 * signature show it.
 */
function isPutThen(notes: Notes, policy: ObservedPolicy): boolean | undefined {
  const wasAbsent = notes.found === 'absent';
  if (policy.maker === 'this resource' && wasAbsent) return true;
  if (notes.made !== undefined) return isMadeThen(notes, policy);
  if (policy.maker !== undefined) return false;
  return notes.asked === undefined ? undefined : wasAbsent;
}

/**
 * A policy with a new name is put only if the name is free. So if the name is taken, a step that died may have put the
 * policy. Otherwise somebody else has.
 */
function isPutByDeadStep({ repeated, found }: Notes, policy: ObservedPolicy, document: object): boolean {
  return repeated === true && found === 'absent' && meansTheSame(policy.document, document);
}

/** Later puts change the revision, but not the time of creation. */
function isMadeThen({ made, created }: Notes, policy: ObservedPolicy): boolean {
  return made === policy.revision || (created !== undefined && created === policy.created);
}

/** Whether this step is the first to see when the policy was made. */
export function learns({ notes, remembered }: Moment): boolean {
  return notes.created !== remembered.created;
}

/** If AWS has accepted our document, the texts need no comparison. */
export function isAsDeclared(request: PolicyRequest, policy: ObservedPolicy, { made }: Notes): boolean {
  return made === policy.revision || meansTheSame(policy.document, request.document);
}

/** What later requests need to know this policy again. */
export function remember(request: PolicyRequest, policy: ObservedPolicy, moment: Moment): Partial<Notes> {
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
 * Whether an earlier request has put the policy, under a name that was free. A policy that somebody has edited since is
 * still that one.
 */
export function isPutBy({ notes }: EndedRequest, policy: ObservedPolicy): boolean {
  return (notes && isPutThen(notes, policy)) ?? false;
}

/**
 * Whether a step of an earlier request may have put the policy and then died, so that no later step knows it. The policy is
 * not signed, so another stack may have put the same policy.
 */
export function isPerhapsPutBy({ notes, document }: EndedRequest, policy: ObservedPolicy): boolean {
  if (!notes || !document || notes.created !== undefined) return false;
  return isPutThen(notes, policy) === undefined && isPutByDeadStep(notes, policy, document);
}
