import type { ResourceEvent } from '../cloudformation/request';
import { type Done, type End, type Measured, projectNameIn } from '../metrics';
import type { ObservedVersion } from './observation';
import type { Operation } from './request';

/**
 * The metrics of a request that is over: one value of each kind for each answer that CloudFormation gets. A rollback's
 * Update that succeeds copies nothing, and the failure that it comes after has been counted.
 */
export function measure(event: ResourceEvent, end: End<Operation, ObservedVersion>): Measured | undefined {
  const projectName = projectNameIn(event.ResourceProperties.DestinationProjectArn);
  const failed = end.failed ? 1 : 0;
  if (event.RequestType === 'Delete') return { event, projectName, values: { DeleteFailed: failed } };
  if (end.failed) return { event, projectName, values: { CopyFailed: failed } };
  if (end.operation.RollsBack) return undefined;
  return { event, projectName, values: { CopyFailed: failed, ...durationOf(end) } };
}

/** Only of a copy that this request has made: one that it found may have been finished long ago. */
function durationOf({ operation, version, now }: Done<Operation, ObservedVersion>) {
  const isMadeNow = version !== undefined && version.created >= Date.parse(operation.StartedAt);
  return isMadeNow ? { CopyDuration: (now - version.created) / 1000 } : {};
}
