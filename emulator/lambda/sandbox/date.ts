import { runInThisContext } from 'node:vm';
import type { Clock } from '../../clock';
import { dateAt } from '../process/date-at.cjs';

/** `Date` of the modules' realm, with the emulator's time. */
export function dateOf(clock: Clock): DateConstructor {
  return dateAt(runInThisContext('Date'), () => clock.now());
}

export function performanceOf(clock: Clock) {
  const timeOrigin = clock.now();
  return { timeOrigin, now: () => clock.now() - timeOrigin, mark: () => {}, measure: () => {} };
}
