import type { Hours } from '../../contract/hours';
import { edgeOf } from './edge';

/**
 * Whether a model with this schedule runs at this moment: it does when the latest of its starts and stops is a start. A
 * schedule that has not begun runs nothing. A stop wins over a start of the same minute, since a model that rests is not
 * billed. Undefined when a clock cannot say, for example of a `rate`.
 */
export function shouldRun(hours: Hours, now: Date): boolean | undefined {
  const start = edgeOf(hours.Start, hours.StartTimeZone);
  const stop = edgeOf(hours.Stop, hours.StopTimeZone);
  if (!start || !stop) return undefined;
  return minuteOf(start.last(now.getTime())) > minuteOf(stop.last(now.getTime()));
}

function minuteOf(instant = Number.NEGATIVE_INFINITY): number {
  return Math.floor(instant / 60_000);
}
