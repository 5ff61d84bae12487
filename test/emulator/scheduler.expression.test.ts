import { planOf } from '../../emulator/scheduler/expression/expression';

const JANUARY = '2026-01-01T00:00Z';

/** The next times, as they are written in UTC. */
function times(expression: string, zone: string, count = 1, from = JANUARY): string[] {
  const begin = Date.parse(from);
  const plan = planOf(expression, zone, begin);
  const found: string[] = [];
  let after = begin;
  while (found.length < count) {
    const next = plan.from(after);
    if (next === undefined) break;
    found.push(new Date(next).toISOString().replace(':00.000Z', 'Z'));
    after = next + 1;
  }
  return found;
}

describe('a cron expression', () => {
  const january = (...times: string[]) => times.map((time) => `2026-01-${time}Z`);

  test.each<[string, string, string[], string?]>([
    ['the minute that it is created in counts', '0 8 * * ? *', january('01T08:00'), '2026-01-01T08:00Z'],
    [
      'lists, ranges and steps',
      '0/20 9-10 1,2 * ? *',
      january('01T09:40', '01T10:00', '01T10:20', '01T10:40', '02T09:00'),
      '2026-01-01T09:30Z',
    ],
    ['a step over a range', '10-30/10 0 * * ? *', january('01T00:10', '01T00:20', '01T00:30', '02T00:10')],
    ['names of days, and 1 for Sunday', '0 8 ? * MON-FRI *', ['2026-01-05T08:00Z'], '2026-01-02T09:00Z'],
    ['Sunday as a number', '0 8 ? * 1 *', ['2026-01-04T08:00Z']],
    ['names of months', '0 0 1 FEB,nov ? *', ['2026-02-01T00:00Z', '2026-11-01T00:00Z']],
    ['the last day of the month', '0 0 L * ? *', ['2026-01-31T00:00Z', '2026-02-28T00:00Z']],
    ['the last day of a leap February', '0 0 L 2 ? *', ['2028-02-29T00:00Z'], '2028-01-01T00:00Z'],
    ['the last day of the week', '0 0 ? * L *', ['2026-01-03T00:00Z']],
    ['the last Friday', '15 10 ? * 6L 2026-2027', ['2026-01-30T10:15Z', '2026-02-27T10:15Z']],
    ['the second Tuesday', '0 9 ? * 3#2 *', ['2026-01-13T09:00Z', '2026-02-10T09:00Z']],
    ['a fifth Thursday, by name', '0 9 ? * THU#5 *', ['2026-01-29T09:00Z', '2026-04-30T09:00Z']],
    ['the weekday nearest to a Saturday', '0 9 3W 1 ? *', ['2026-01-02T09:00Z']],
    ['the weekday nearest to a Sunday', '0 9 4W 1 ? *', ['2026-01-05T09:00Z']],
    ['never in the month before', '0 9 1W 8 ? *', ['2026-08-03T09:00Z']],
    ['never in the month after', '0 9 31W 5 ? *', ['2026-05-29T09:00Z']],
    ['a year that is over', '0 9 * * ? 2020', []],
    ['a date that does not exist', '0 9 30 2 ? *', []],
  ])('%s', (_what, fields, expected, from = JANUARY) => {
    expect(times(`cron(${fields})`, 'UTC', Math.max(1, expected.length), from)).toEqual(expected);
  });

  // Berlin skips 2026-03-29, 02:00 to 03:00, and shows 2026-10-25, 02:00 to 03:00, twice.
  test.each([
    ['with summer time', '0 8 1 1,7 ? *', 'Europe/Berlin', ['2026-01-01T07:00Z', '2026-07-01T06:00Z']],
    ['with half hours', '30 0 * * ? *', 'Asia/Kolkata', ['2026-01-01T19:00Z']],
    ['that skips a time', '30 2 28-30 3 ? *', 'Europe/Berlin', ['2026-03-28T01:30Z', '2026-03-30T00:30Z']],
    ['that repeats one', '30 2 25-26 10 ? *', 'Europe/Berlin', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
  ])('follows a time zone %s', (_what, fields, zone, expected) => {
    expect(times(`cron(${fields})`, zone, expected.length)).toEqual(expected);
  });

  test.each([
    ['five fields', '0 8 * * ?'],
    ['seven fields', '0 0 8 * * ? *'],
    ['no question mark', '0 8 * * * *'],
    ['two question marks', '0 8 ? * ? *'],
    ['days of both kinds', '0 8 1 * MON *'],
    ['a minute too many', '60 8 * * ? *'],
    ['an hour too many', '0 24 * * ? *'],
    ['a day 0', '0 8 0 * ? *'],
    ['an eighth day of the week', '0 8 ? * 8 *'],
    ['a sixth Monday', '0 8 ? * 2#6 *'],
    ['a step of 0', '0/0 8 * * ? *'],
    ['a year too far', '0 8 * * ? 2200'],
    ['an unknown name', '0 8 ? * XYZ *'],
    ['an empty entry', '0,,1 8 * * ? *'],
  ])('fails with %s', (_what, fields) => {
    expect(() => planOf(`cron(${fields})`, 'UTC', 0)).toThrow(`Invalid Schedule Expression cron(${fields}).`);
  });

  test.each(['0 8 LW * ? *', '0 8 1W,15W * ? *', '0 8 L-3 * ? *', '0 8 ? * 2#1,3#1 *'])(
    'refuses, by name, what the guide does not describe: %s',
    (fields) => {
      const message = expect.stringContaining('of a cron expression');
      const refusal = expect.objectContaining({ code: 'NotEmulated', message });
      expect(() => planOf(`cron(${fields})`, 'UTC', 0)).toThrow(refusal);
    },
  );
});

test('a rate begins immediately, and counts hours, not clock times', () => {
  const halfDays = ['2026-03-28T20:15Z', '2026-03-29T08:15Z', '2026-03-29T20:15Z'];
  expect(times('rate(12 hours)', 'Europe/Berlin', 3, '2026-03-28T20:15Z')).toEqual(halfDays);
  expect(times('rate(1 minute)', 'UTC', 2)).toEqual(['2026-01-01T00:00Z', '2026-01-01T00:01Z']);
});

test('a one-time schedule comes once, by the clocks of its time zone', () => {
  expect(times('at(2026-07-01T08:00:00)', 'Europe/Berlin', 2)).toEqual(['2026-07-01T06:00Z']);
  expect(times('at(2025-07-01T08:00:00)', 'UTC')).toEqual([]);
});

test.each([
  ...['rate(0 minutes)', 'rate(1 second)', 'rate(-1 hours)', 'rate(1.5 hours)', 'rate 1 day', 'every(1 day)'],
  ...['at(2026-02-30T00:00:00)', 'at(2026-02-03 00:00:00)', 'at(2026-02-03T24:00:00)'],
])('fails with %s', (expression) => {
  expect(() => planOf(expression, 'UTC', 0)).toThrow(`Invalid Schedule Expression ${expression}.`);
});

test.each(['Mars/Olympus', '+01:00', ''])('fails in the time zone "%s"', (zone) => {
  const refusal = expect.objectContaining({ code: 'ValidationException' });
  expect(() => planOf('rate(1 day)', zone, 0)).toThrow(refusal);
});
