import type { ResourceEvent } from '../cloudformation/request';
import { type Measured, projectNameIn } from '../metrics';
import type { End } from '../reconcile/kind';
import type { ObservedVersion } from './observation';

/**
 * The metrics of a finished request: one value of each kind for each answer that CloudFormation gets. A rollback's
 * successful Update has no value: it copies nothing, and the failure before it has been counted.
 */
export function measure(received: ResourceEvent, end: End<ObservedVersion>): Measured | undefined {
  const { First, Followed } = received.ResourceProperties;
  // A chain counts as one copy, under its first resource.
  const event = First ? { ...received, LogicalResourceId: First } : received;
  const projectName = projectNameIn(event.ResourceProperties.DestinationProjectArn);
  const failed = end.failed ? 1 : 0;
  if (First && event.RequestType === 'Delete') return undefined;
  if (event.RequestType === 'Delete') return { event, projectName, values: { DeleteFailed: failed } };
  if (end.failed) return { event, projectName, values: { CopyFailed: failed } };
  if (end.notes.situation === 'restore') return undefined;
  const values = { ...(Followed ? {} : { CopyFailed: failed }), ...durationOf(end, First !== undefined) };
  return Object.keys(values).length > 0 ? { event, projectName, values } : undefined;
}

/**
 * Only for a copy that this request has made, because any other may have finished long ago. A follower also counts a
 * copy that it saw in progress: the first link has made that copy for the chain.
 */
function durationOf(
  { notes, thing, now }: Extract<End<ObservedVersion>, { failed: false }>,
  isFollower: boolean,
) {
  if (!thing || thing.status === 'COPYING_IN_PROGRESS') return {};
  const hasSeenProgress = isFollower && notes.found === 'COPYING_IN_PROGRESS';
  const begun = thing.arn === notes.made ? Date.parse(notes.asked!) : hasSeenProgress && thing.begun;
  return begun ? { CopyDuration: (now - begun) / 1000 } : {};
}
