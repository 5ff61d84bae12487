import type { Moment, Notes } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { meansTheSame } from './document';
import type { ObservedPolicy } from './observation';
import type { PolicyRequest } from './request';

/** Whether the name is new to the resource, so that what stands there may belong to somebody else. */
export function isNewName({ isOnOtherProject }: PolicyRequest, { situation }: Moment): boolean {
  return situation === 'create' || situation === 'replace' || (situation === 'change' && isOnOtherProject);
}

/** Whether this request has put the policy that stands under a new name. */
export function isPutByThisRequest(request: PolicyRequest, policy: ObservedPolicy, notes: Notes): boolean {
  if (notes.made !== undefined) return isMadeThen(notes, policy);
  if (notes.asked !== undefined) return true;
  // A new name is only put when nothing stands there. A step that died may have put it. Otherwise somebody else has.
  return notes.repeated === true && notes.found === 'absent' && saysAsDeclared(request, policy);
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
  return made === policy.revision || saysAsDeclared(request, policy);
}

function saysAsDeclared({ document }: PolicyRequest, policy: ObservedPolicy): boolean {
  return meansTheSame(policy.document, document);
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
 * Whether an earlier request with these notes has put the policy, where there was none. A policy that somebody has
 * edited since is still the one that was put then.
 */
export function isPutBy(notes: Notes, policy: ObservedPolicy): boolean {
  if (notes.made !== undefined) return isMadeThen(notes, policy);
  return notes.asked !== undefined && notes.found === 'absent';
}
