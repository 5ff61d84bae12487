import { isGone, resourceNow } from '../cloudformation/fence';
import { isCut, ownerOf } from '../cloudformation/owner';
import { Unanswered } from '../cloudformation/unanswered';
import type { Context, Observation } from '../reconcile/kind';
import { formerOwnerOf, type ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * A template may declare one version twice: somebody has declared it under another construct, with `adoptExisting`, and
 * left the first construct in place. If the second one is removed again, the first one still has the version.
 */

/** The logical id of the resource of this stack that the version was taken over from. */
export function formerHolderIn({ stack, owner }: CopyRequest, version: ObservedVersion): string | undefined {
  const former = formerOwnerOf(version);
  const ofThisStack = ownerOf(stack, '');
  return former !== owner && former?.startsWith(ofThisStack) ? former.slice(ofThisStack.length) : undefined;
}

/** Asks CloudFormation whether that resource still has the version. */
export async function examineHolder(
  { services: { cloudFormation } }: Context,
  request: CopyRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  // If a hash may have replaced the logical id, we cannot ask, and assume that the resource still has the version.
  if (isCut(formerOwnerOf(version)!)) return { kind: 'seen', thing: { ...version, isStillHeld: true } };
  const LogicalResourceId = formerHolderIn(request, version)!;
  const resource = await resourceNow(cloudFormation, { ...request.event, LogicalResourceId });
  if (resource instanceof Unanswered) return { kind: 'unknown', because: resource.because };
  // A retained resource that was removed long ago may still be shown as DELETE_SKIPPED.
  const isStillHeld = !isGone(resource) && resource.physicalId === request.physicalId;
  return { kind: 'seen', thing: { ...version, isStillHeld } };
}
