import { done, fail, wait } from '../reconcile/decisions';
import type { Moment, Observation } from '../reconcile/kind';
import { isDeletion } from '../reconcile/situation';
import { decideDeletion } from './decide-deletion';
import { decidePresence } from './decide-presence';
import { decideStrays } from './decide-strays';
import type { Decision } from './decision';
import type { ObservedVersion } from './observation';
import { formerOf, isSameVersion, type RunRequest } from './request';

/** The decision table of docs/running-models.md, row by row. */
export function decide(
  request: RunRequest,
  observation: Observation<ObservedVersion>,
  moment: Moment,
): Decision {
  if (moment.situation === 'restore' && goesBackToAnother(request)) {
    return done('run.untouched', 'the undone update never touched it');
  }
  switch (observation.kind) {
    case 'unknown':
      return wait('run.unknown', observation.because);
    case 'unobservable':
      return fail('run.unobservable', observation.message, 'AWS does not let us look');
  }
  const version = observation.kind === 'seen' ? observation.thing : undefined;
  const decideFor = isDeletion(moment.situation) ? decideDeletion : decidePresence;
  const decision = decideFor(request, version, moment);
  return version ? strayFirst(request, version, moment, decision) : decision;
}

/**
 * A replacement stops the former version only in the clean-up, which has not begun. With a schedule, a start or a stop
 * may have come since.
 */
function goesBackToAnother(request: RunRequest): boolean {
  const undone = formerOf(request);
  return undone !== undefined && !isSameVersion(undone, request) && !request.hours;
}

/**
 * Looks for strays before a start, because a stray may take the last place, and before the request is done. A start
 * does not wait for a stray.
 */
function strayFirst(
  request: RunRequest,
  version: ObservedVersion,
  moment: Moment,
  decision: Decision,
): Decision {
  if (decision.action !== 'start' && decision.action !== 'done') return decision;
  const stray = decideStrays(request, version, moment);
  return stray && !(decision.action === 'start' && stray.action === 'wait') ? stray : decision;
}
