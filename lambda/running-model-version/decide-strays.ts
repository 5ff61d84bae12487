import { examine, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import type { Decision } from './decision';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';
import { mayHaveStrays } from './strays';

/** Versions that we have started and that a clean-up could not stop. Undefined when there are none, or when it is too early to tell. */
export function decideStrays(
  request: RunRequest,
  { strays }: ObservedVersion,
  moment: Moment,
): Decision | undefined {
  if (!mayHaveStrays(request, moment)) return undefined;
  if (!strays) return examine('run.strays-unread', 'do we run another version?');
  if (strays.length === 0) return undefined;
  const because = 'it runs by us, and nothing declares it any more';
  const [{ arn: stray, status }] = strays;
  switch (status) {
    case 'RUNNING':
      return { row: 'run.stray', action: 'stop', stray, because };
    case 'STOPPING':
      return {
        row: 'run.stray-stopping',
        action: 'release',
        stray,
        because: 'it stops, and is no longer ours',
      };
    case 'STARTING':
      // A start that hangs must not let every later deployment fail.
      if (!isDeletion(moment.situation) && moment.age >= request.timeout) return undefined;
      return wait(
        'run.stray-starting',
        `another version runs by us, and can be stopped once it runs: ${stray}`,
      );
    default:
      return undefined;
  }
}
