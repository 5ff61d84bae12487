import { LONGEST_TIMEOUT } from '../../contract/limits';
import { isAtRest } from './decide';
import { formerOf, type Operation, type RunRequest } from './request';
import { ageOf, look, type Outcome, type Services, step, VISIBILITY } from './step';

/**
 * The schedules of a model move last in a hand-over, so a start or a stop that falls into it strikes the version from
 * before. Once they have moved nothing strikes that one any more. If it then does what its successor was not left
 * doing, the successor has missed a call, which is made up for. A rollback moves the schedules back, and the same is
 * asked of the version that they come from.
 */

/** What was missed, if the schedules come from a version with `status`, and the hand-over left the new one as `left`. */
export function missed(left: string, status: string): 'start' | 'stop' | undefined {
  if (runs(left) && isAtRest({ status })) return 'stop';
  return isAtRest({ status: left }) && runs(status) ? 'start' : undefined;
}

function runs(status: string): boolean {
  return status === 'RUNNING' || status === 'STARTING';
}

/** One pass. Changes nothing unless the schedules have moved from one version to another. */
export async function catchUp(
  services: Services,
  request: RunRequest,
  operation: Operation,
): Promise<Outcome> {
  const began = services.now();
  const former = formerOf(request);
  if (!former || former.physicalId === request.physicalId) return { state: 'done' };
  // A call that the schedules made just before they moved may still be on its way.
  if (ageOf(services, operation) < VISIBILITY) return { state: 'waiting' };

  const { observation } = await look(services, former, operation);
  // If it stays unknown, the time-out of the Provider framework ends this.
  if (observation.kind === 'unknown') return { state: 'waiting' };
  if (observation.kind === 'unobservable') return { state: 'failed', message: observation.message };
  if (observation.kind === 'absent') return { state: 'done' };
  // What the last hand-over has left, also when it is being rolled back.
  const { Left } = (operation.RollsBack ? former : request).event.ResourceProperties;
  switch (missed(String(Left), observation.version.status)) {
    case 'start':
      return step(services, request, operation, began);
    case 'stop':
      return step(services, stopOf(request), operation, began);
    default:
      return { state: 'done' };
  }
}

/** Stops the version, which stays the schedules' to start again. */
function stopOf(request: RunRequest): RunRequest {
  return { ...request, type: 'Delete', undoes: true, staysOurs: true, timeout: LONGEST_TIMEOUT * 1000 };
}
