import { fail, wait } from '../reconcile/decisions';
import type { Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { decideDeletion } from './decide-deletion';
import { decidePresence } from './decide-presence';
import type { Decision } from './decision';
import type { ObservedPolicy } from './observation';
import type { PolicyRequest } from './request';

/** The decision table of docs/policies.md, row by row. */
export function decide(
  request: PolicyRequest,
  observation: Observation<ObservedPolicy>,
  moment: Moment,
): Decision {
  switch (observation.kind) {
    case 'unknown':
      return wait('policy.unknown', observation.because);
    case 'unobservable': {
      const { message } = observation;
      return fail('policy.unobservable', message, 'AWS does not let us look');
    }
  }
  const policy = observation.kind === 'seen' ? observation.thing : undefined;
  return isDeletion(moment.situation)
    ? decideDeletion(request, policy, moment)
    : decidePresence(request, policy, moment);
}
