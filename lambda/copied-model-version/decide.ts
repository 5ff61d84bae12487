import { fail, wait } from '../reconcile/decisions';
import type { Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { decideDeletionOfFollower, handOver } from './chain';
import { decideDeletion } from './decide-deletion';
import { decidePresence, decideRestore } from './decide-presence';
import type { Decision } from './decision';
import { isFollower } from './link';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * The decision table of docs/life-cycle.md. The rows of a chain are in chain.ts, those of a Create or an Update in
 * decide-presence.ts and if-gates-pass.ts, those of a Delete in decide-deletion.ts.
 */
export function decide(
  request: CopyRequest,
  observation: Observation<ObservedVersion>,
  moment: Moment,
): Decision {
  const decision =
    isFollower(request) && isDeletion(moment.situation)
      ? decideDeletionOfFollower(observation)
      : decideByTable(request, observation, moment);
  return handOver(request, decision, moment);
}

/** The decision before the chain is considered. */
function decideByTable(
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
    // Copies have no schedule.
    case 'edge':
      return decidePresence(request, version, moment);
    case 'restore':
      return decideRestore(request, version, moment);
    case 'remove':
    case 'undo':
      return decideDeletion(request, version, moment);
  }
}
