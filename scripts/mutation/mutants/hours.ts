import type { Changes } from '../mutant';

/** What a schedule says for a moment. */
export const hours: Changes = {
  'lambda/hours/should-run.ts': [
    ['a stop wins over a start of the same minute', ' > minuteOf(stop', ' >= minuteOf(stop'],
    ['the same minute, not the same second', 'Math.floor(instant / 60_000)', 'instant'],
  ],
  'lambda/hours/times.ts': [
    [
      'clocks that were set back have shown later times',
      'Math.max(clock.offset(now), clock.offset(now - DAY))',
      'clock.offset(now)',
    ],
    ['an L alone is Saturday', "weekday === 'L' ? 'SAT' : weekday", 'weekday'],
    ['Sunday is 1', '    alternativeWeekdays: true,\n', ''],
    ['a step may follow a number', '    sloppyRanges: true,\n', ''],
    ['exactly one day is a question mark', " || (day === '?') === (weekday === '?')", ''],
    ['a time that cannot be read', '  if (Number.isNaN(shown)) return undefined;\n', ''],
  ],
  'lambda/hours/wall-clock.ts': [
    ['a time shown twice comes the first time', '[shown - DAY, shown + DAY]', '[shown + DAY, shown - DAY]'],
    ['a leap is no time', '.find((instant) => this.shownAt(instant) === shown)', '[0]'],
  ],
  'lambda/hours/runs.ts': [
    ['a whole year is looked at', 'begin < now + YEAR', 'begin < now + YEAR / 4'],
    ['each run is looked at', 'begin = start.next(end);', 'return;'],
    ['the longest run', 'Math.max(', 'Math.min('],
    ['no run has no length', 'lengths.length > 0 ?', 'true ?'],
  ],
  'lambda/hours/warnings.ts': [
    ['half an hour is enough for a start', '>= LONGEST_START', '> LONGEST_START'],
    ['a stop before the only start is none', 'runs ? now : nextStart!', 'now'],
    ['a leap is made up for by the next hour', ' && !isMadeUpFor(shown, day)', ''],
    ['nights that are meant', ' || !runsEveryNight', ''],
    ['days that are meant', ' || !restsByDay', ''],
    ['most of the week', 'running <= WEEK_HOURS / 2 || ', ''],
  ],
};
