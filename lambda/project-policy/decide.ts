import type { Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { decideDeletion } from './decide-deletion';
import { decidePresence } from './decide-presence';
import type { Decision } from './decision';
import type { ObservedPolicy } from './observation';
import type { PolicyRequest } from './request';

/** The decision table of a project policy, row by row. */
export function decide(
  request: PolicyRequest,
  observation: Observation<ObservedPolicy>,
  moment: Moment,
): Decision {
  switch (observation.kind) {
    case 'unknown':
      return { row: 'policy.unknown', action: 'wait', because: observation.because };
    case 'unobservable': {
      const { message } = observation;
      return { row: 'policy.unobservable', action: 'fail', message, because: 'AWS does not let us look' };
    }
  }
  const policy = observation.kind === 'seen' ? observation.thing : undefined;
  return isDeletion(moment.situation)
    ? decideDeletion(policy, moment)
    : decidePresence(request, policy, moment);
}
