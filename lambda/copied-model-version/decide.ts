import { done, fail, wait } from '../reconcile/decisions';
import type { Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { decideDeletion } from './decide-deletion';
import { decidePresence, decideReturn } from './decide-presence';
import type { Decision } from './decision';
import type { ObservedVersion } from './observation';
import { type CopyRequest, isFollower } from './request';

/** The decision table of docs/life-cycle.md, row by row. At its deadline a link of a chain hands over to the next one. */
export function decide(
  request: CopyRequest,
  observation: Observation<ObservedVersion>,
  moment: Moment,
): Decision {
  const decision = isPureWait(request, moment)
    ? decideEndOfWait(observation)
    : table(request, observation, moment);
  const isOver = moment.age >= request.timeout && !['done', 'fail', 'examine'].includes(decision.action);
  return isOver && isFollowed(request, moment)
    ? done(
        'copy.handed-over',
        `its time is over, and the next resource of its chain waits on: ${decision.because}`,
      )
    : decision;
}

/** A deletion goes through the chain backwards, to the first link. */
function isFollowed({ link }: CopyRequest, { situation }: Moment): boolean {
  if (isDeletion(situation)) return link === 'middle' || link === 'last';
  return situation !== 'restore' && (link === 'first' || link === 'middle');
}

function isPureWait(request: CopyRequest, { situation }: Moment): boolean {
  return isFollower(request) && isDeletion(situation);
}

/** The Delete of a follower deletes nothing. It gives the first link, whose Delete comes after it, more time. */
function decideEndOfWait(observation: Observation<ObservedVersion>): Decision {
  if (observation.kind === 'unknown') return wait('copy.unknown', observation.because);
  const isBusy = observation.kind === 'seen' && observation.thing.status === 'COPYING_IN_PROGRESS';
  return isBusy
    ? wait('copy.busy', 'it cannot be deleted while it is COPYING_IN_PROGRESS')
    : done('copy.followed', 'the first resource of the chain deletes the copy');
}

function table(request: CopyRequest, observation: Observation<ObservedVersion>, moment: Moment): Decision {
  switch (observation.kind) {
    case 'unknown':
      return wait('copy.unknown', observation.because);
    case 'unobservable':
      return fail('copy.unobservable', observation.message, 'AWS does not let us look');
  }
  const version = observation.kind === 'seen' ? observation.thing : undefined;
  switch (moment.situation) {
    case 'create':
    case 'replace':
    case 'change':
    // No schedule has copies.
    case 'edge':
      return decidePresence(request, version, moment);
    case 'restore':
      return decideReturn(request, version, moment);
    case 'remove':
    case 'undo':
      return decideDeletion(request, version, moment);
  }
}
