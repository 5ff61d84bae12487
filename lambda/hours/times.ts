import { Cron } from 'croner';
import { WallClock } from './wall-clock';
import { withoutWrappedRanges } from './wrapped-range';

const DAY = 24 * 60 * 60_000;

/** The times of a start or of a stop. All are in milliseconds. */
export interface Times {
  readonly clock: WallClock;
  /** The latest time at or before this one. */
  last(now: number): number | undefined;
  /** The first time at or after this one. */
  next(now: number): number | undefined;
  /** All local times of the expression in this period, also those that the clocks skip. */
  shown(from: number, to: number): number[];
}

/** What an expression means on a clock without summer time. The given time itself does not count. */
interface Calendar {
  before(shown: number): number | undefined;
  after(shown: number): number | undefined;
}

/**
 * The expressions that were read. One decision asks about the same schedule several times, and to load a time zone is
 * slow.
 */
const known = new Map<string, Times | undefined>();

/**
 * Reads a schedule expression. Undefined for a `rate`, which counts from the moment when the schedule was made: nothing
 * records that moment. Undefined also for a time zone that Node.js does not know.
 */
export function timesOf(expression: string, zone?: string): Times | undefined {
  const key = `${expression} ${zone}`;
  if (!known.has(key)) known.set(key, read(expression, zone));
  return known.get(key);
}

function read(expression: string, zone?: string): Times | undefined {
  const [, kind, text] = /^(cron|at)\((.*)\)$/.exec(expression) ?? [];
  try {
    const calendar = kind === 'cron' ? cronCalendar(text) : kind === 'at' ? atCalendar(text) : undefined;
    return calendar && timesIn(calendar, new WallClock(zone));
  } catch {
    return undefined;
  }
}

function timesIn({ before, after }: Calendar, clock: WallClock): Times {
  /** The first instant that fits. Clocks skip some times that an expression means. */
  const find = (first: number | undefined, step: Calendar['after'], fits: (instant: number) => boolean) => {
    for (let shown = first; shown !== undefined; shown = step(shown)) {
      const instant = clock.instantOf(shown);
      if (instant !== undefined && fits(instant)) return instant;
    }
    return undefined;
  };
  return {
    clock,
    last: (now) => {
      // Clocks that were set back since yesterday have shown later times than now.
      const latest = now + Math.max(clock.offset(now), clock.offset(now - DAY));
      return find(before(latest + 1), before, (instant) => instant <= now);
    },
    next: (now) => find(after(clock.shownAt(now) - 1), after, (instant) => instant >= now),
    shown: (from, to) => {
      const found: number[] = [];
      for (let shown = after(from); shown !== undefined && shown <= to; shown = after(shown))
        found.push(shown);
      return found;
    },
  };
}

/** `minutes hours day-of-month month day-of-week year`, where one of the two days is a question mark. */
function cronCalendar(text: string): Calendar | undefined {
  const fields = withoutWrappedRanges(text.trim().split(/\s+/));
  const [minutes, hours, day, month, weekday, ...rest] = fields;
  if (rest.length !== 1 || (day === '?') === (weekday === '?')) return undefined;
  // croner accepts an L only with a day of the week. Alone it means Saturday.
  const pattern = ['0', minutes, hours, day, month, weekday === 'L' ? 'SAT' : weekday, ...rest].join(' ');
  const cron = new Cron(pattern, {
    mode: '7-part',
    alternativeWeekdays: true,
    sloppyRanges: true,
    utcOffset: 0,
    paused: true,
  });
  return {
    // croner uses whole seconds, and does not count the given one.
    before: (shown) => cron.previousRuns(1, new Date(Math.ceil(shown / 1000) * 1000))[0]?.getTime(),
    after: (shown) => cron.nextRun(new Date(Math.floor(shown / 1000) * 1000))?.getTime(),
  };
}

/** `yyyy-mm-ddThh:mm:ss`, once. */
function atCalendar(text: string): Calendar | undefined {
  const shown = Date.parse(`${text.trim()}Z`);
  if (Number.isNaN(shown)) return undefined;
  return {
    before: (other) => (shown < other ? shown : undefined),
    after: (other) => (shown > other ? shown : undefined),
  };
}
