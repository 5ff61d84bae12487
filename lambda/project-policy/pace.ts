import type { Moment, Observation } from '../reconcile/kind';
import type { ObservedPolicy } from './observation';
import { isFirstSeen } from './ownership';

/** Seconds between two steps. */
export const PAUSE = 5;

/** Seconds until the next step, if this step only had to note what it saw. */
const AFTER_NOTING = 1;

/** Seconds until the next step. */
export function pauseOf({ kind }: Observation<ObservedPolicy>, moment: Moment): number {
  const isFirstLook = moment.remembered.found === undefined && kind !== 'unknown';
  return isFirstLook || isFirstSeen(moment) ? AFTER_NOTING : PAUSE;
}
