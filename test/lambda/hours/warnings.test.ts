import type { Hours } from '../../../contract/hours';
import { warningsOf } from '../../../lambda/hours/warnings';

/** A Friday. */
const NOW = new Date('2026-11-27T12:20:00Z');

const utc = (Start: string, Stop: string): Hours => ({ Start, Stop });
const inBerlin = (Start: string, Stop: string): Hours => ({
  Start,
  Stop,
  StartTimeZone: 'Europe/Berlin',
  StopTimeZone: 'Europe/Berlin',
});

test.each<[string, Hours]>([
  ['office hours', inBerlin('cron(0 8 ? * MON-FRI *)', 'cron(0 18 ? * MON-FRI *)')],
  ['hours from early to late', utc('cron(0 6 * * ? *)', 'cron(0 22 * * ? *)')],
  ['hours until midnight', utc('cron(0 6 * * ? *)', 'cron(0 0 * * ? *)')],
  ['nights', utc('cron(0 21 * * ? *)', 'cron(0 6 * * ? *)')],
  ['the working week, day and night', utc('cron(0 6 ? * MON *)', 'cron(0 18 ? * FRI *)')],
  ['half an hour', utc('cron(0 8 * * ? *)', 'cron(30 8 * * ? *)')],
  ['one run to come', utc('at(2026-12-01T08:00:00)', 'at(2026-12-01T18:00:00)')],
  ['one run that goes on', utc('at(2026-11-01T08:00:00)', 'at(2026-12-01T18:00:00)')],
  ['an hourly start, of which clocks leap over one', inBerlin('cron(30 * * * ? *)', 'cron(0 18 * * ? *)')],
  ['a time that clocks show twice', inBerlin('cron(30 2 25 10 ? *)', 'cron(30 8 25 10 ? *)')],
  ['an expression that is not known yet', utc('${Token[TOKEN.1]}', 'cron(0 18 * * ? *)')],
])('a schedule has no warning for %s', (_what, hours) => {
  expect(warningsOf(hours, NOW)).toEqual([]);
});

const TOO_SHORT = 'A start takes 10 to 30 minutes: leave at least 30 minutes between a start and its stop.';
const early = (minutes: number, first: string) =>
  `The schedule stops the model ${minutes} minutes after it starts it, first at ${first}. ${TOO_SHORT}`;

test.each<[string, Hours, string]>([
  [
    'before the start can have finished',
    utc('cron(0 8 ? * MON-FRI *)', 'cron(29 8 ? * MON-FRI *)'),
    early(29, '2026-11-30 08:29 (UTC)'),
  ],
  [
    'in the minute of the start',
    utc('cron(0 8 ? * MON,TUE *)', 'cron(0 8 ? * TUE *)'),
    early(0, '2026-12-01 08:00 (UTC)'),
  ],
  [
    'that is too early on the day on which clocks leap',
    inBerlin('cron(45 1 * * ? *)', 'cron(5 3 * * ? *)'),
    early(20, '2027-03-28 03:05 (Europe/Berlin)'),
  ],
  [
    'that is too early because of its time zone',
    { ...inBerlin('cron(0 8 * * ? *)', 'cron(10 7 * * ? *)'), StopTimeZone: undefined },
    early(10, '2026-11-28 07:10 (UTC)'),
  ],
])('a schedule has a warning for a stop %s', (_what, hours, expected) => {
  expect(warningsOf(hours, NOW)).toEqual([expected]);
});

test.each<[string, Hours]>([
  ['that is over', utc('cron(0 8 * * ? *)', 'at(2026-11-01T18:00:00)')],
  ['on a day that does not exist', utc('cron(0 8 * * ? *)', 'cron(0 18 30 2 ? *)')],
  ['that comes, but before the only start', utc('at(2026-12-02T08:00:00)', 'at(2026-12-01T18:00:00)')],
  ['of a run that goes on', utc('at(2026-11-02T08:00:00)', 'at(2026-11-01T18:00:00)')],
])('a schedule has a warning for a stop that does not come again: one %s', (_what, hours) => {
  expect(warningsOf(hours, NOW)).toEqual([
    `The stop ${hours.Stop} does not come again, so the model runs and is billed without an end. Give the schedule a stop that lies in the future, on a day that exists.`,
  ]);
});

test.each<[string, Hours]>([
  ['on a day that does not exist', utc('cron(0 8 30 2 ? *)', 'cron(0 18 * * ? *)')],
  ['of a run that is over', utc('at(2026-11-01T08:00:00)', 'at(2026-11-01T18:00:00)')],
])('a schedule has a warning for a start that does not come again: one %s', (_what, hours) => {
  expect(warningsOf(hours, NOW)).toEqual([
    `The start ${hours.Start} does not come again, so the schedule never runs the model. Give it a start that lies in the future, on a day that exists.`,
  ]);
});

test.each<[string, Hours, string]>([
  [
    'start',
    inBerlin('cron(30 2 * * ? *)', 'cron(0 8 * * ? *)'),
    'cron(30 2 * * ? *) does not start the model at 2027-03-28 02:30',
  ],
  [
    'stop',
    inBerlin('cron(0 22 ? * SAT *)', 'cron(15 2 ? * SUN *)'),
    'cron(15 2 ? * SUN *) does not stop the model at 2027-03-28 02:15',
  ],
])('a schedule has a warning for a %s that clocks leap over', (_what, hours, says) => {
  expect(warningsOf(hours, NOW)).toEqual([
    `${says} (Europe/Berlin), because the clocks leap over that time. Choose a time that the clocks show on every day, or the time zone UTC.`,
  ]);
});

test.each<[string, Hours, number]>([
  ['office hours', inBerlin('cron(0 18 ? * MON-FRI *)', 'cron(0 8 ? * MON-FRI *)'), 118],
  ['hours of every day', utc('cron(0 18 * * ? *)', 'cron(0 8 * * ? *)'), 98],
])('a schedule has a warning for %s whose start and stop are swapped', (_what, hours, count) => {
  expect(warningsOf(hours, NOW)).toEqual([
    `The schedule runs the model in ${count} of the coming week's 168 hours, every night, and stops it by day. Swap start and stop, if they are swapped.`,
  ]);
});

test('a schedule has a warning for an expression that the library cannot read', () => {
  expect(warningsOf(utc('cron(0 8 L-3 * ? *)', 'cron(0 18 * * ? *)'), NOW)).toEqual([
    'cron(0 8 L-3 * ? *) cannot be read here, so the library cannot tell whether the model has to run now. Write it with numbers, lists and ranges.',
  ]);
});

test('a schedule has a warning for a rate', () => {
  expect(warningsOf(utc('rate(1 day)', 'cron(0 18 * * ? *)'), NOW)).toEqual([
    'rate(1 day) counts from a moment that is not written anywhere, so nobody can tell whether the model has to run now. Use cron(...) or at(...).',
  ]);
});
