import type { Hours } from '../../contract/hours';
import { type Times, timesOf } from './times';

/**
 * Whether a model with this schedule should run at this moment: yes if the latest of its starts and stops is a start. A
 * schedule that has not begun runs nothing. A stop wins over a start of the same minute, since a model that rests is
 * not billed. Undefined when a clock cannot say, for example of a `rate`.
 */
export function shouldRun(hours: Hours, now: Date): boolean | undefined {
  const start = timesOf(hours.Start, hours.StartTimeZone);
  const stop = timesOf(hours.Stop, hours.StopTimeZone);
  return start && stop && runsAt(start, stop, now.getTime());
}

export function runsAt(start: Times, stop: Times, now: number): boolean {
  return minuteOf(start.last(now)) > minuteOf(stop.last(now));
}

function minuteOf(instant = Number.NEGATIVE_INFINITY): number {
  return Math.floor(instant / 60_000);
}
