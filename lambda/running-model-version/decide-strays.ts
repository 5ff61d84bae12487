import { CLEAN_UP, isAtRest, type Operation } from '../cloudformation/operation';
import { examine, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { change, type Decision } from './decision';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';
import { wantedNow } from './wanted';

/**
 * Versions that we have started and that a clean-up could not stop. Undefined when there are none, or when it is too
 * early to tell.
 */
export function decideStrays(
  request: RunRequest,
  { strays }: ObservedVersion,
  moment: Moment,
): Decision | undefined {
  if (!mayHaveStrays(request, moment)) return undefined;
  if (!strays) return examine('run.strays-unread', 'strays', 'do we run another version?');
  if (strays.length === 0) return undefined;
  const because = 'it runs by us, and nothing declares it any more';
  const [{ arn: stray, status }] = strays;
  switch (status) {
    case 'RUNNING':
      return { ...change('run.stray', 'stop', because), stray };
    case 'STOPPING':
      return { ...change('run.stray-stopping', 'release', 'it stops, and is no longer ours'), stray };
    case 'STARTING':
      // A start that never ends must not make every later deployment fail.
      if (!isDeletion(moment.situation) && moment.age >= request.timeout) return undefined;
      return wait(
        'run.stray-starting',
        `another version runs by us, and can be stopped once it runs: ${stray}`,
      );
    default:
      return undefined;
  }
}

function mayHaveStrays(request: RunRequest, moment: Moment): boolean {
  const { situation, operation } = moment;
  switch (situation) {
    case 'undo':
      return false;
    case 'remove':
      return true;
    case 'edge':
      return isAtRest(operation) || (!mayRollBack(operation) && wantedNow(request, moment) === 'stopped');
    default:
      // The update before this one may have failed. The stack may still go back to the version before both updates.
      return !operation.withoutRollback;
  }
}

/** Whether CloudFormation may roll back by itself. Then the version from before gets no request. */
function mayRollBack({ status, withoutRollback }: Operation): boolean {
  return !withoutRollback && status !== CLEAN_UP;
}
