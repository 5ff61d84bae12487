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
  ['what is not known yet', utc('${Token[TOKEN.1]}', 'cron(0 18 * * ? *)')],
  ['what nobody here can read', utc('cron(0 8 ? * FRI-MON *)', 'cron(0 18 * * ? *)')],
])('a schedule has no warning for %s', (_what, hours) => {
  expect(warningsOf(hours, NOW)).toEqual([]);
});

const TOO_SHORT = 'A start takes 10 to 30 minutes: leave at least 30 minutes between a start and its stop.';
const NO_START =
  'so the schedule never runs the model. Give it a start that lies in the future, on a day that exists.';
const NO_STOP =
  'so the model runs and is billed without an end. Give the schedule a stop that lies in the future, on a day that exists.';
const LEAP =
  'because the clocks leap over that time. Choose a time that the clocks show on every day, or the time zone UTC.';
const SWAPPED = 'every night, and stops it by day. Swap start and stop, if they are swapped.';

test.each<[string, Hours, string]>([
  [
    'a stop before the start can have finished',
    utc('cron(0 8 ? * MON-FRI *)', 'cron(29 8 ? * MON-FRI *)'),
    `The schedule stops the model 29 minutes after it starts it, first at 2026-11-30 08:29 (UTC). ${TOO_SHORT}`,
  ],
  [
    'a stop in the minute of the start',
    utc('cron(0 8 ? * MON,TUE *)', 'cron(0 8 ? * TUE *)'),
    `The schedule stops the model 0 minutes after it starts it, first at 2026-12-01 08:00 (UTC). ${TOO_SHORT}`,
  ],
  [
    'a stop that is too early on the day on which clocks leap',
    inBerlin('cron(45 1 * * ? *)', 'cron(5 3 * * ? *)'),
    `The schedule stops the model 20 minutes after it starts it, first at 2027-03-28 03:05 (Europe/Berlin). ${TOO_SHORT}`,
  ],
  [
    'a stop in another time zone that is too early',
    { ...inBerlin('cron(0 8 * * ? *)', 'cron(10 7 * * ? *)'), StopTimeZone: undefined },
    `The schedule stops the model 10 minutes after it starts it, first at 2026-11-28 07:10 (UTC). ${TOO_SHORT}`,
  ],
  [
    'a stop that is over',
    utc('cron(0 8 * * ? *)', 'at(2026-11-01T18:00:00)'),
    `The stop at(2026-11-01T18:00:00) does not come again, ${NO_STOP}`,
  ],
  [
    'a stop on a day that does not exist',
    utc('cron(0 8 * * ? *)', 'cron(0 18 30 2 ? *)'),
    `The stop cron(0 18 30 2 ? *) does not come again, ${NO_STOP}`,
  ],
  [
    'a stop that comes, but before the only start',
    utc('at(2026-12-02T08:00:00)', 'at(2026-12-01T18:00:00)'),
    `The stop at(2026-12-01T18:00:00) does not come again, ${NO_STOP}`,
  ],
  [
    'a run that goes on and has no stop',
    utc('at(2026-11-02T08:00:00)', 'at(2026-11-01T18:00:00)'),
    `The stop at(2026-11-01T18:00:00) does not come again, ${NO_STOP}`,
  ],
  [
    'a start on a day that does not exist',
    utc('cron(0 8 30 2 ? *)', 'cron(0 18 * * ? *)'),
    `The start cron(0 8 30 2 ? *) does not come again, ${NO_START}`,
  ],
  [
    'a run that is over',
    utc('at(2026-11-01T08:00:00)', 'at(2026-11-01T18:00:00)'),
    `The start at(2026-11-01T08:00:00) does not come again, ${NO_START}`,
  ],
  [
    'a start that clocks leap over',
    inBerlin('cron(30 2 * * ? *)', 'cron(0 8 * * ? *)'),
    `cron(30 2 * * ? *) does not start the model at 2027-03-28 02:30 (Europe/Berlin), ${LEAP}`,
  ],
  [
    'a stop that clocks leap over',
    inBerlin('cron(0 22 ? * SAT *)', 'cron(15 2 ? * SUN *)'),
    `cron(15 2 ? * SUN *) does not stop the model at 2027-03-28 02:15 (Europe/Berlin), ${LEAP}`,
  ],
  [
    'office hours whose start and stop are swapped',
    inBerlin('cron(0 18 ? * MON-FRI *)', 'cron(0 8 ? * MON-FRI *)'),
    `The schedule runs the model in 118 of the coming week's 168 hours, ${SWAPPED}`,
  ],
  [
    'hours of every day whose start and stop are swapped',
    utc('cron(0 18 * * ? *)', 'cron(0 8 * * ? *)'),
    `The schedule runs the model in 98 of the coming week's 168 hours, ${SWAPPED}`,
  ],
  [
    'a rate',
    utc('rate(1 day)', 'cron(0 18 * * ? *)'),
    'rate(1 day) counts from a moment that is not written anywhere, so nobody can tell whether the model has to run now. Use cron(...) or at(...).',
  ],
])('a schedule has a warning for %s', (_what, hours, expected) => {
  expect(warningsOf(hours, NOW)).toEqual([expected]);
});
