import { isToStop, type ResourceEvent } from '../cloudformation/request';
import { type Measured, projectNameIn } from '../metrics';
import type { End } from '../reconcile/kind';
import type { ObservedVersion } from './observation';

/**
 * The metrics of a finished request: one value of each kind for each answer that CloudFormation gets, and for each edge
 * of a schedule. A rollback's successful Update has no value: the failure before it has been counted.
 */
export function measure(event: ResourceEvent, end: End<ObservedVersion>): Measured | undefined {
  const projectName = projectNameIn(event.ResourceProperties.ProjectArn);
  const failed = end.failed ? 1 : 0;
  if (isToStop(event)) return { event, projectName, values: { StopFailed: failed } };
  if (end.failed) return { event, projectName, values: { StartFailed: failed } };
  if (end.notes.situation === 'restore') return undefined;
  return { event, projectName, values: { StartFailed: failed, ...durationOf(end) } };
}

/** Rekognition does not show when a model was started, so the time counts from the request's beginning. */
function durationOf({ notes, thing, now }: Extract<End<ObservedVersion>, { failed: false }>) {
  const isStartedNow = thing?.status === 'RUNNING' && notes.found !== 'RUNNING';
  return isStartedNow ? { StartDuration: (now - Date.parse(notes.startedAt)) / 1000 } : {};
}
