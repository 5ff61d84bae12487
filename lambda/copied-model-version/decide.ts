import { fail, wait } from '../reconcile/decisions';
import type { Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { decideDeletionOfFollower, handOver } from './chain';
import { decideDeletion } from './decide-deletion';
import { decidePresence, decideReturn } from './decide-presence';
import type { Decision } from './decision';
import { isFollower } from './link';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** The decision table of docs/life-cycle.md, row by row. */
export function decide(
  request: CopyRequest,
  observation: Observation<ObservedVersion>,
  moment: Moment,
): Decision {
  const decision =
    isFollower(request) && isDeletion(moment.situation)
      ? decideDeletionOfFollower(observation)
      : decideOne(request, observation, moment);
  return handOver(request, decision, moment);
}

/** What a resource decides that has no chain. */
function decideOne(
  request: CopyRequest,
  observation: Observation<ObservedVersion>,
  moment: Moment,
): Decision {
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
