import type { Hours } from '../../contract/hours';
import { runsOf, YEAR } from './runs';
import { runsAt } from './should-run';
import { type Times, timesOf } from './times';
import type { WallClock } from './wall-clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK_HOURS = 7 * 24;

/** https://docs.aws.amazon.com/rekognition/latest/customlabels-dg/running-model.html */
const LONGEST_START = 30 * MINUTE;

/**
 * What is probably a mistake in a schedule. Each text has one sentence for what happens, and one for what to change.
 */
export function warningsOf(hours: Hours, now: Date): string[] {
  const start = timesOf(hours.Start, hours.StartTimeZone);
  const stop = timesOf(hours.Stop, hours.StopTimeZone);
  if (!start || !stop) return unreadableWarnings(hours);
  const from = now.getTime();
  const ended = endWarnings(hours, start, stop, from);
  if (ended.length > 0) return ended;
  return [
    ...shortRunWarnings(start, stop, from),
    ...leapWarnings(hours.Start, start, 'start', from),
    ...leapWarnings(hours.Stop, stop, 'stop', from),
    ...swapWarnings(start, stop, from),
  ];
}

/** A time zone that we do not know has a warning of its own. */
function unreadableWarnings({ Start, Stop }: Hours): string[] {
  return [Start, Stop].flatMap((expression) => {
    if (expression.startsWith('rate(')) {
      return `${expression} counts from a moment that is not written anywhere, so nobody can tell whether the model has to run now. Use cron(...) or at(...).`;
    }
    return timesOf(expression) || !/^(cron|at)\(/.test(expression)
      ? []
      : `${expression} cannot be read here, so the library cannot tell whether the model has to run now. Write it with numbers, lists and ranges.`;
  });
}

function endWarnings({ Start, Stop }: Hours, start: Times, stop: Times, now: number): string[] {
  const runs = runsAt(start, stop, now);
  const nextStart = start.next(now);
  if (!runs && nextStart === undefined) {
    return [
      `The start ${Start} does not come again, so the schedule never runs the model. Give it a start that lies in the future, on a day that exists.`,
    ];
  }
  if (stop.next(runs ? now : nextStart!) !== undefined) return [];
  return [
    `The stop ${Stop} does not come again, so the model runs and is billed without an end. Give the schedule a stop that lies in the future, on a day that exists.`,
  ];
}

function shortRunWarnings(start: Times, stop: Times, now: number): string[] {
  for (const { begin, end } of runsOf(start, stop, now)) {
    if (end - begin >= LONGEST_START) continue;
    const minutes = Math.round((end - begin) / MINUTE);
    return [
      `The schedule stops the model ${minutes} minutes after it starts it, first at ${textOf(stop.clock, stop.clock.shownAt(end))}. A start takes 10 to 30 minutes: leave at least 30 minutes between a start and its stop.`,
    ];
  }
  return [];
}

/** The clocks of a zone change on one or two days of a year: only these days are checked. */
function leapWarnings(expression: string, { clock, ...times }: Times, verb: string, now: number): string[] {
  for (let day = now; day < now + YEAR; day += DAY) {
    if (clock.offset(day + DAY) <= clock.offset(day)) continue;
    const lost = times
      .shown(clock.shownAt(day), clock.shownAt(day + DAY))
      .find((shown) => clock.instantOf(shown) === undefined && !isMadeUpFor(shown, day));
    if (lost === undefined) continue;
    return [
      `${expression} does not ${verb} the model at ${textOf(clock, lost)}, because the clocks leap over that time. Choose a time that the clocks show on every day, or the time zone UTC.`,
    ];
  }
  return [];

  /** `cron(30 * * * ? *)` loses 02:30, and comes at 03:30, which is the same moment. */
  function isMadeUpFor(shown: number, before: number): boolean {
    const moment = shown - clock.offset(before);
    return times.next(moment) === moment;
  }
}

/** Office hours whose start and stop are swapped: the model runs every night and most of the week, and rests by day. */
function swapWarnings(start: Times, stop: Times, now: number): string[] {
  const week = Array.from({ length: WEEK_HOURS }, (_, index) => {
    const instant = now + index * HOUR;
    return {
      hour: new Date(start.clock.shownAt(instant)).getUTCHours(),
      runs: runsAt(start, stop, instant),
    };
  });
  const running = week.filter(({ runs }) => runs).length;
  const runsEveryNight = week.every(({ hour, runs }) => hour !== 0 || runs);
  const restsByDay = week.some(({ hour, runs }) => hour === 12 && !runs);
  if (running <= WEEK_HOURS / 2 || !runsEveryNight || !restsByDay) return [];
  return [
    `The schedule runs the model in ${running} of the coming week's ${WEEK_HOURS} hours, every night, and stops it by day. Swap start and stop, if they are swapped.`,
  ];
}

/** `2027-03-28 02:30 (Europe/Berlin)` */
function textOf({ zone }: WallClock, shown: number): string {
  return `${new Date(shown).toISOString().slice(0, 16).replace('T', ' ')} (${zone})`;
}
