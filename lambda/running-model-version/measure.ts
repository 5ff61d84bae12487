import { SCHEDULE_CATCH_UP_TYPE } from '../../contract/running-model-version';
import type { ResourceEvent } from '../cloudformation/request';
import { type Done, type End, type Measured, projectNameIn } from '../metrics';
import type { ObservedVersion } from './observation';
import type { Operation } from './request';

/**
 * The metrics of a request that is over: one value of each kind for each answer that CloudFormation gets. A rollback's
 * Update that succeeds is none, and neither is a catch-up: the failure before the one has been counted, and so has the
 * start before the other.
 */
export function measure(
  event: ResourceEvent,
  type: string | undefined,
  end: End<Operation, ObservedVersion>,
): Measured | undefined {
  const { ProjectArn, RunBy } = event.ResourceProperties;
  const projectName = projectNameIn(ProjectArn);
  const failed = end.failed ? 1 : 0;
  if (type === SCHEDULE_CATCH_UP_TYPE) {
    return end.failed
      ? { event, logicalId: String(RunBy), projectName, values: { StartFailed: failed } }
      : undefined;
  }
  if (event.RequestType === 'Delete') return { event, projectName, values: { StopFailed: failed } };
  if (end.failed) return { event, projectName, values: { StartFailed: failed } };
  if (end.operation.RollsBack) return undefined;
  return { event, projectName, values: { StartFailed: failed, ...durationOf(end) } };
}

/** Rekognition does not tell when a model was started, so it counts from the request's beginning. */
function durationOf({ operation, version, now }: Done<Operation, ObservedVersion>) {
  const isStartedNow = version?.status === 'RUNNING' && !operation.FoundRunning;
  return isStartedNow ? { StartDuration: (now - Date.parse(operation.StartedAt)) / 1000 } : {};
}
