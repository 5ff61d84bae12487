import type { Hours } from '../../../contract/hours';
import { shouldRun } from '../../../lambda/hours/should-run';

const OFFICE: Hours = { Start: 'cron(0 8 ? * MON-FRI *)', Stop: 'cron(0 18 ? * MON-FRI *)' };
const BERLIN: Hours = { ...OFFICE, StartTimeZone: 'Europe/Berlin', StopTimeZone: 'Europe/Berlin' };
const inBerlin = (Start: string, Stop: string): Hours => ({ ...BERLIN, Start, Stop });
/** Stopped at noon each day. */
const startedAt = (Start: string): Hours => ({ Start, Stop: 'cron(0 12 * * ? *)' });

const ONCE: Hours = { Start: 'at(2026-12-01T08:00:00)', Stop: 'at(2026-12-01T18:00:00)' };
const AT_HALF_PAST_TWO = inBerlin('cron(30 2 * * ? *)', 'cron(0 12 * * ? *)');
const FRIDAY = '2026-11-27T12:00:00Z';
const SUNDAY = '2026-11-29T12:00:00Z';
/** Noon, after the clocks of Berlin have leapt. */
const LEAP = '2026-03-29T12:00:00Z';

/** 2026-11-27 is a Friday. The clocks of Berlin leap on 2026-03-29 from 02:00, and go back to it on 2026-10-25. */
test.each<[string, Hours, string, boolean | undefined]>([
  ['runs from the start on', OFFICE, '2026-11-27T08:00:00.000Z', true],
  ['rests a millisecond earlier', OFFICE, '2026-11-27T07:59:59.999Z', false],
  ['runs until the stop', OFFICE, '2026-11-27T17:59:59.999Z', true],
  ['rests from the stop on', OFFICE, '2026-11-27T18:00:00.000Z', false],
  ['rests over the weekend', OFFICE, SUNDAY, false],
  [
    'runs over the weekend, when Friday has no stop',
    { ...OFFICE, Stop: 'cron(0 18 ? * MON-THU *)' },
    SUNDAY,
    true,
  ],

  ['rests before the first start', ONCE, FRIDAY, false],
  ['runs between two times that come once', ONCE, '2026-12-01T08:00:00Z', true],
  ['rests after both', ONCE, '2027-01-01T12:00:00Z', false],
  ['runs when only starts are over', { ...OFFICE, Stop: 'at(2027-01-01T00:00:00)' }, SUNDAY, true],
  ['rests when only stops are over', { ...OFFICE, Start: 'at(2027-01-01T00:00:00)' }, SUNDAY, false],
  [
    'rests when neither ever comes',
    { Start: 'cron(0 8 30 2 ? *)', Stop: 'cron(0 9 31 4 ? *)' },
    SUNDAY,
    false,
  ],

  [
    'rests when a stop comes with the start',
    { Start: 'cron(0 8 * * ? *)', Stop: 'cron(0 8 ? * SAT *)' },
    '2026-11-28T12:00:00Z',
    false,
  ],
  ['runs a day after such a stop', { Start: 'cron(0 8 * * ? *)', Stop: 'cron(0 8 ? * SAT *)' }, SUNDAY, true],
  [
    'rests when the stop is seconds earlier',
    { Start: 'at(2026-12-01T08:00:30)', Stop: 'cron(0 8 * * ? *)' },
    '2026-12-01T08:01:00Z',
    false,
  ],

  ['does what nobody knows, by a rate', { ...OFFICE, Start: 'rate(1 day)' }, FRIDAY, undefined],
  ['does what nobody knows, by a rate of stops', { ...OFFICE, Stop: 'rate(12 hours)' }, FRIDAY, undefined],
  [
    'does what nobody knows, in a zone that is too new',
    { ...OFFICE, StopTimeZone: 'Europe/Atlantis' },
    FRIDAY,
    undefined,
  ],
  [
    'does what nobody knows, with words that are too new',
    { ...OFFICE, Stop: 'cron(0 18 ? * FRI-MON *)' },
    FRIDAY,
    undefined,
  ],
  [
    'does what nobody knows, with days of both kinds',
    { ...OFFICE, Stop: 'cron(0 18 1 * FRI *)' },
    FRIDAY,
    undefined,
  ],
  ['does what nobody knows, with no day', { ...OFFICE, Stop: 'cron(0 18 ? * ? *)' }, FRIDAY, undefined],
  ['does what nobody knows, without a year', { ...OFFICE, Stop: 'cron(0 18 * * ?)' }, FRIDAY, undefined],
  ['does what nobody knows, at no time', { ...OFFICE, Stop: 'at(noon)' }, FRIDAY, undefined],

  ['runs by clocks in winter', BERLIN, '2026-11-27T07:00:00Z', true],
  ['rests before it, by clocks in winter', BERLIN, '2026-11-27T06:59:59Z', false],
  ['runs by clocks in summer', BERLIN, '2026-07-31T06:00:00Z', true],
  ['rests after it, by clocks in summer', BERLIN, '2026-07-31T16:00:00Z', false],
  ['runs by two clocks', { ...OFFICE, StopTimeZone: 'America/New_York' }, '2026-11-27T22:59:59Z', true],
  ['rests after both clocks', { ...OFFICE, StopTimeZone: 'America/New_York' }, '2026-11-27T23:00:00Z', false],
  [
    'runs by clocks that are half an hour off',
    { ...OFFICE, StartTimeZone: 'Asia/Kolkata' },
    '2026-11-27T02:30:00Z',
    true,
  ],

  [
    'rests in spite of a start that clocks leap over',
    inBerlin('cron(30 2 * * ? *)', 'cron(0 1 * * ? *)'),
    LEAP,
    false,
  ],
  ['runs by a stop that clocks leap over', inBerlin('cron(0 1 * * ? *)', 'cron(30 2 * * ? *)'), LEAP, true],
  [
    'runs by the start of the day before',
    inBerlin('cron(30 2 * * ? *)', 'at(2026-03-01T00:00:00)'),
    LEAP,
    true,
  ],
  [
    'rests in spite of a time that clocks leap over, once',
    inBerlin('at(2026-03-29T02:30:00)', 'at(2026-03-01T00:00:00)'),
    LEAP,
    false,
  ],
  ['runs from the first of two 02:30', AT_HALF_PAST_TWO, '2026-10-25T00:30:00Z', true],
  ['runs between two 02:30, although the clocks show less', AT_HALF_PAST_TWO, '2026-10-25T01:10:00Z', true],
  [
    'rests in spite of a start that the stop follows between two 02:30',
    inBerlin('cron(30 2 * * ? *)', 'cron(45 2 * * ? *)'),
    '2026-10-25T01:35:00Z',
    false,
  ],

  ['runs on the last day of the month', startedAt('cron(0 8 L * ? *)'), '2028-02-29T08:00:00Z', true],
  ['rests on the day before', startedAt('cron(0 8 L * ? *)'), '2028-02-28T08:00:00Z', false],
  ['runs on the last day of the week', startedAt('cron(0 8 ? * L *)'), '2026-11-28T08:00:00Z', true],
  ['runs on the last Friday', startedAt('cron(0 8 ? * 6L *)'), '2026-11-27T08:00:00Z', true],
  ['rests on another Friday', startedAt('cron(0 8 ? * 6L *)'), '2026-11-20T08:00:00Z', false],
  ['runs on the weekday nearest to a Sunday', startedAt('cron(0 8 15W * ? *)'), '2026-11-16T08:00:00Z', true],
  ['runs on the third Friday', startedAt('cron(0 8 ? * 6#3 *)'), '2026-11-20T08:00:00Z', true],
  ['runs on a Sunday, the first day', startedAt('cron(0 8 ? * 1 *)'), '2026-11-29T08:00:00Z', true],
  [
    'runs on the first day of every second month',
    startedAt('cron(0 8 1 1/2 ? *)'),
    '2026-11-01T08:00:00Z',
    true,
  ],
  [
    'runs on every second day of the week from Sunday',
    startedAt('cron(0 8 ? * */2 *)'),
    '2026-11-29T08:00:00Z',
    true,
  ],
  [
    'runs by the last start of a year that is over',
    { Start: 'cron(0 8 * * ? 2024)', Stop: 'cron(0 18 * * ? 2023)' },
    '2026-11-27T08:00:00Z',
    true,
  ],
  [
    'rests by the last stop of a year that is over',
    { Start: 'cron(0 8 * * ? 2024)', Stop: 'cron(0 18 * * ? 2024)' },
    '2026-11-27T08:00:00Z',
    false,
  ],
])('a model with a schedule %s', (_when, hours, now, expected) => {
  expect(shouldRun(hours, new Date(now))).toBe(expected);
});
