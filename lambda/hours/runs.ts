import type { Hours } from '../../contract/hours';
import { type Times, timesOf } from './times';

/** Milliseconds. */
export const YEAR = 366 * 24 * 60 * 60_000;

/** The model's runs that begin within a year. Each goes from a start to the next stop. */
export function* runsOf(start: Times, stop: Times, now: number): Generator<{ begin: number; end: number }> {
  let begin = start.next(now);
  while (begin !== undefined && begin < now + YEAR) {
    const end = stop.next(begin);
    if (end === undefined) return;
    yield { begin, end };
    begin = start.next(end);
  }
}

export function longestRun(hours: Hours, now: Date): number | undefined {
  const start = timesOf(hours.Start, hours.StartTimeZone);
  const stop = timesOf(hours.Stop, hours.StopTimeZone);
  if (!start || !stop) return undefined;
  const lengths = Array.from(runsOf(start, stop, now.getTime()), ({ begin, end }) => end - begin);
  return lengths.length > 0 ? Math.max(...lengths) : undefined;
}
