import { done, wait } from '../reconcile/decisions';
import type { Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import type { Decision } from './decision';
import { isFollowed, isFollower } from './link';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * The Delete of a follower deletes nothing. It waits while the copy is in progress. The first link's Delete comes
 * later, and need not spend its own time on this wait.
 */
export function decideDeletionOfFollower(observation: Observation<ObservedVersion>): Decision {
  if (observation.kind === 'unknown') return wait('copy.unknown', observation.because);
  const isBusy = observation.kind === 'seen' && observation.thing.status === 'COPYING_IN_PROGRESS';
  return isBusy
    ? wait('copy.busy', 'it cannot be deleted while it is COPYING_IN_PROGRESS')
    : done('copy.followed', 'the first resource of the chain deletes the copy');
}

/** At the end of its time a link hands over to the next link of the chain, and does not time out. */
export function handOver(request: CopyRequest, decision: Decision, moment: Moment): Decision {
  const isOver = moment.age >= request.timeout && !['done', 'fail', 'examine'].includes(decision.action);
  if (!isOver || !hasNext(request, moment)) return decision;
  return done('copy.handed-over', `the next resource of its chain continues to wait: ${decision.because}`);
}

function hasNext(request: CopyRequest, { situation }: Moment): boolean {
  if (isDeletion(situation)) return isFollower(request);
  return situation !== 'restore' && isFollowed(request);
}
