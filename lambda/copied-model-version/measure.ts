import type { ResourceEvent } from '../cloudformation/request';
import { type Measured, projectNameIn } from '../metrics';
import type { End } from '../reconcile/kind';
import type { ObservedVersion } from './observation';

/**
 * The metrics of a request that is over: one value of each kind for each answer that CloudFormation gets. A rollback's
 * Update that succeeds copies nothing, and the failure before it has been counted.
 */
export function measure(event: ResourceEvent, end: End<ObservedVersion>): Measured | undefined {
  const projectName = projectNameIn(event.ResourceProperties.DestinationProjectArn);
  const failed = end.failed ? 1 : 0;
  if (event.RequestType === 'Delete') return { event, projectName, values: { DeleteFailed: failed } };
  if (end.failed) return { event, projectName, values: { CopyFailed: failed } };
  if (end.notes.situation === 'restore') return undefined;
  return { event, projectName, values: { CopyFailed: failed, ...durationOf(end) } };
}

/** Only of a copy that this request has made: one that it found may have been finished long ago. */
function durationOf({ notes, thing, now }: Extract<End<ObservedVersion>, { failed: false }>) {
  const isMadeNow = thing !== undefined && thing.arn === notes.made;
  return isMadeNow ? { CopyDuration: (now - Date.parse(notes.asked!)) / 1000 } : {};
}
