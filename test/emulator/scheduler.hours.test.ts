import * as fc from 'fast-check';
import { planOf } from '../../emulator/scheduler/expression/expression';
import { timesOf } from '../../lambda/hours/times';

/** The emulator reads expressions without a library, and the handlers with one. */

const DAY = 24 * 60 * 60_000;

const number = (min: number, max: number) => fc.integer({ min, max }).map(String);

/** `*`, `5`, `5-9`, `9-5`, `5/3`, `5-9/3`, and lists of them. */
function field(min: number, max: number): fc.Arbitrary<string> {
  const range = fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map((ends) => ends.join('-'));
  const step = fc.integer({ min: 1, max: max - min });
  const item = fc.oneof(
    number(min, max),
    range,
    fc.tuple(fc.oneof(fc.constant('*'), number(min, max), range), step).map((parts) => parts.join('/')),
  );
  return fc.oneof(
    fc.constant('*'),
    fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(',')),
  );
}

const weekday = fc.oneof(number(1, 7), fc.constantFrom('SUN', 'MON', 'tue', 'WED', 'THU', 'FRI', 'SAT'));
const ofMonth = fc.oneof(
  field(1, 31),
  fc.constant('L'),
  number(1, 31).map((day) => `${day}W`),
);
const ofWeek = fc.oneof(
  field(1, 7),
  weekday,
  fc.constantFrom('L', 'MON-FRI', 'TUE/2'),
  weekday.map((day) => `${day}L`),
  fc.tuple(weekday, number(1, 5)).map((parts) => parts.join('#')),
);
const month = fc.oneof(field(1, 12), fc.constantFrom('JAN', 'FEB,nov', 'MAR-OCT'));
const year = fc.oneof(
  { weight: 4, arbitrary: fc.constant('*') },
  fc.constantFrom('2026', '2025-2027', '2024/2', '2020', '2030'),
);

const day = fc.oneof(
  ofMonth.map((day) => [day, '?']),
  ofWeek.map((day) => ['?', day]),
);
const cron = fc
  .tuple(field(0, 59), field(0, 23), day, month, year)
  .map(([minutes, hours, [ofMonth, ofWeek], month, year]) => {
    return `cron(${[minutes, hours, ofMonth, month, ofWeek, year].join(' ')})`;
  });

const time = { min: new Date('2024-12-01'), max: new Date('2028-01-01'), noInvalidDate: true };
const at = fc.date(time).map((date) => `at(${date.toISOString().slice(0, 19)})`);

/** Clocks that change by an hour, by half an hour, at midnight, in the other half of the year, never. */
const zone = fc.constantFrom(
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'],
  ...['America/Santiago', 'Asia/Kolkata'],
);
const change = fc.constantFrom(
  ...['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2026-09-06'],
);

/** Any time, more often one near a change of the clocks. */
const now = fc.oneof(
  fc.date(time).map((date) => date.getTime()),
  fc
    .tuple(change, fc.integer({ min: -DAY, max: 2 * DAY }))
    .map(([date, beside]) => Date.parse(date) + beside),
);

test('the handlers find the same times of an expression as the emulator', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: cron }, at), zone, now, (expression, zone, now) => {
      const plan = planOf(expression, zone, 0);
      const times = timesOf(expression, zone)!;
      const last = times.last(now);

      expect(times.next(now)).toBe(plan.from(now));
      // The emulator only looks forward.
      if (last !== undefined) expect([last <= now, plan.from(last)]).toEqual([true, last]);
      const next = plan.from(last === undefined ? now - 1000 * DAY : last + 1);
      expect(next ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
    }),
    { numRuns: 400 },
  );
});
