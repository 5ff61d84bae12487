import type { Hours } from '../../../contract/hours';
import { shouldRun } from '../../../lambda/hours/should-run';

const OFFICE: Hours = { Start: 'cron(0 8 ? * MON-FRI *)', Stop: 'cron(0 18 ? * MON-FRI *)' };
const BERLIN: Hours = { ...OFFICE, StartTimeZone: 'Europe/Berlin', StopTimeZone: 'Europe/Berlin' };
const inBerlin = (Start: string, Stop: string): Hours => ({ ...BERLIN, Start, Stop });
const utc = (Start: string, Stop: string): Hours => ({ Start, Stop });
/** Stopped at noon each day. */
const startedAt = (Start: string) => utc(Start, 'cron(0 12 * * ? *)');

const ONCE = utc('at(2026-12-01T08:00:00)', 'at(2026-12-01T18:00:00)');
const WITH_A_STOP_ON_SATURDAY = utc('cron(0 8 * * ? *)', 'cron(0 8 ? * SAT *)');
const AT_HALF_PAST_TWO = inBerlin('cron(30 2 * * ? *)', 'cron(0 12 * * ? *)');
const FRIDAY = '2026-11-27T12:00:00Z';
const FRIDAY_AT_8 = '2026-11-27T08:00:00Z';
const SUNDAY = '2026-11-29T12:00:00Z';
/** Noon, after the clocks of Berlin have leapt. */
const LEAP = '2026-03-29T12:00:00Z';

type Row = [when: string, hours: Hours, now: string];

/** 2026-11-27 is a Friday. The clocks of Berlin leap on 2026-03-29 from 02:00, and go back to it on 2026-10-25. */
const RUNS: readonly Row[] = [
  ['from the start on', OFFICE, '2026-11-27T08:00:00.000Z'],
  ['until the stop', OFFICE, '2026-11-27T17:59:59.999Z'],
  ['over the weekend, when Friday has no stop', { ...OFFICE, Stop: 'cron(0 18 ? * MON-THU *)' }, SUNDAY],
  ['between two times that come once', ONCE, '2026-12-01T08:00:00Z'],
  ['when only starts are over', { ...OFFICE, Stop: 'at(2027-01-01T00:00:00)' }, SUNDAY],
  ['a day after a stop that came with a start', WITH_A_STOP_ON_SATURDAY, SUNDAY],
  ['by clocks in winter', BERLIN, '2026-11-27T07:00:00Z'],
  ['by clocks in summer', BERLIN, '2026-07-31T06:00:00Z'],
  ['by two clocks', { ...OFFICE, StopTimeZone: 'America/New_York' }, '2026-11-27T22:59:59Z'],
  [
    'by clocks that are half an hour off',
    { ...OFFICE, StartTimeZone: 'Asia/Kolkata' },
    '2026-11-27T02:30:00Z',
  ],
  ['by a stop that clocks leap over', inBerlin('cron(0 1 * * ? *)', 'cron(30 2 * * ? *)'), LEAP],
  ['by the start of the day before', inBerlin('cron(30 2 * * ? *)', 'at(2026-03-01T00:00:00)'), LEAP],
  ['from the first of two 02:30', AT_HALF_PAST_TWO, '2026-10-25T00:30:00Z'],
  ['between two 02:30, although the clocks show less', AT_HALF_PAST_TWO, '2026-10-25T01:10:00Z'],
  ['on the last day of the month', startedAt('cron(0 8 L * ? *)'), '2028-02-29T08:00:00Z'],
  ['on the last day of the week', startedAt('cron(0 8 ? * L *)'), '2026-11-28T08:00:00Z'],
  ['on the last Friday', startedAt('cron(0 8 ? * 6L *)'), FRIDAY_AT_8],
  ['on the weekday nearest to a Sunday', startedAt('cron(0 8 15W * ? *)'), '2026-11-16T08:00:00Z'],
  ['on the third Friday', startedAt('cron(0 8 ? * 6#3 *)'), '2026-11-20T08:00:00Z'],
  ['on a Sunday, the first day', startedAt('cron(0 8 ? * 1 *)'), '2026-11-29T08:00:00Z'],
  ['on the first day of every second month', startedAt('cron(0 8 1 1/2 ? *)'), '2026-11-01T08:00:00Z'],
  ['on every second day of the week from Sunday', startedAt('cron(0 8 ? * */2 *)'), '2026-11-29T08:00:00Z'],
  [
    'by the last start of a year that is over',
    utc('cron(0 8 * * ? 2024)', 'cron(0 18 * * ? 2023)'),
    FRIDAY_AT_8,
  ],
];

const RESTS: readonly Row[] = [
  ['until a millisecond before the start', OFFICE, '2026-11-27T07:59:59.999Z'],
  ['from the stop on', OFFICE, '2026-11-27T18:00:00.000Z'],
  ['over the weekend', OFFICE, SUNDAY],
  ['before its first start', ONCE, FRIDAY],
  ['after two times that come once', ONCE, '2027-01-01T12:00:00Z'],
  ['when only stops are over', { ...OFFICE, Start: 'at(2027-01-01T00:00:00)' }, SUNDAY],
  ['when neither ever comes', utc('cron(0 8 30 2 ? *)', 'cron(0 9 31 4 ? *)'), SUNDAY],
  ['when a stop comes with the start', WITH_A_STOP_ON_SATURDAY, '2026-11-28T12:00:00Z'],
  [
    'when the stop is seconds earlier',
    utc('at(2026-12-01T08:00:30)', 'cron(0 8 * * ? *)'),
    '2026-12-01T08:01:00Z',
  ],
  ['before the start, by clocks in winter', BERLIN, '2026-11-27T06:59:59Z'],
  ['after the stop, by clocks in summer', BERLIN, '2026-07-31T16:00:00Z'],
  ['after the stop, by two clocks', { ...OFFICE, StopTimeZone: 'America/New_York' }, '2026-11-27T23:00:00Z'],
  ['in spite of a start that clocks leap over', inBerlin('cron(30 2 * * ? *)', 'cron(0 1 * * ? *)'), LEAP],
  [
    'in spite of a time that clocks leap over, once',
    inBerlin('at(2026-03-29T02:30:00)', 'at(2026-03-01T00:00:00)'),
    LEAP,
  ],
  [
    'in spite of a start that the stop follows between two 02:30',
    inBerlin('cron(30 2 * * ? *)', 'cron(45 2 * * ? *)'),
    '2026-10-25T01:35:00Z',
  ],
  ['on the day before the last of the month', startedAt('cron(0 8 L * ? *)'), '2028-02-28T08:00:00Z'],
  ['on a Friday that is not the last one', startedAt('cron(0 8 ? * 6L *)'), '2026-11-20T08:00:00Z'],
  [
    'by the last stop of a year that is over',
    utc('cron(0 8 * * ? 2024)', 'cron(0 18 * * ? 2024)'),
    FRIDAY_AT_8,
  ],
];

const UNKNOWN: readonly Row[] = [
  ['by a rate', { ...OFFICE, Start: 'rate(1 day)' }, FRIDAY],
  ['by a rate of stops', { ...OFFICE, Stop: 'rate(12 hours)' }, FRIDAY],
  ['in a zone that is too new', { ...OFFICE, StopTimeZone: 'Europe/Atlantis' }, FRIDAY],
  ['with words that are too new', { ...OFFICE, Stop: 'cron(0 18 L-3 * ? *)' }, FRIDAY],
  ['with days of both kinds', { ...OFFICE, Stop: 'cron(0 18 1 * FRI *)' }, FRIDAY],
  ['with no day', { ...OFFICE, Stop: 'cron(0 18 ? * ? *)' }, FRIDAY],
  ['without a year', { ...OFFICE, Stop: 'cron(0 18 * * ?)' }, FRIDAY],
  ['at no time', { ...OFFICE, Stop: 'at(noon)' }, FRIDAY],
];

test.each(RUNS)('a model with a schedule runs %s', (_when, hours, now) => {
  expect(shouldRun(hours, new Date(now))).toBe(true);
});

test.each(RESTS)('a model with a schedule rests %s', (_when, hours, now) => {
  expect(shouldRun(hours, new Date(now))).toBe(false);
});

test.each(UNKNOWN)('nobody knows whether a model runs %s', (_when, hours, now) => {
  expect(shouldRun(hours, new Date(now))).toBeUndefined();
});
