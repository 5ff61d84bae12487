import type { Moment, Observation } from '../reconcile/kind';
import { isTurnedAway, varied } from '../reconcile/pause';
import type { ObservedPolicy } from './observation';
import { isFirstSeen } from './ownership';
import type { PolicyRequest } from './request';

/** Seconds between two steps. */
const PAUSE = 5;

/** The longest pause after a call that AWS did not accept. */
export const LONGEST_PAUSE = 1.5 * PAUSE;

/** Seconds until the next step, if this step only had to note what it saw. */
const AFTER_NOTING = 1;

/** Seconds until the next step. */
export function pauseOf(
  request: PolicyRequest,
  observation: Observation<ObservedPolicy>,
  moment: Moment,
): number {
  const isFirstLook = moment.remembered.found === undefined && observation.kind !== 'unknown';
  if (isFirstLook || isFirstSeen(moment)) return AFTER_NOTING;
  // Policies of several stacks may begin in the same second.
  return isTurnedAway(observation, moment) ? varied(PAUSE, request, moment.now) : PAUSE;
}
