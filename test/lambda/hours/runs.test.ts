import { longestRun } from '../../../lambda/hours/runs';

const MONDAY = new Date('2026-11-30T00:00:00Z');
const HOUR = 3_600_000;

test.each<[string, string, string, number | undefined]>([
  ['office hours', 'cron(0 8 ? * MON-FRI *)', 'cron(0 18 ? * MON-FRI *)', 10],
  ['hours over a night and a weekend', 'cron(0 20 ? * MON-FRI *)', 'cron(0 6 ? * MON-FRI *)', 58],
  ['a weekend', 'cron(0 8 ? * SAT-SUN *)', 'cron(0 18 ? * SAT-SUN *)', 10],
  ['a weekend by its numbers', 'cron(0 8 ? * 7-1 *)', 'cron(0 18 ? * 7-1 *)', 10],
  ['every second hour of the night', 'cron(0 21-3/2 * * ? *)', 'cron(30 21-3/2 * * ? *)', 0.5],
  ['the winter', 'cron(0 0 1 NOV-FEB ? *)', 'cron(0 0 1 MAR ? *)', (30 + 31 + 31 + 29) * 24],
  ['two stops, of which the first counts', 'cron(0 8 * * ? *)', 'cron(0 12,18 * * ? *)', 4],
  ['two months of the year', 'cron(0 0 1 2,3 ? *)', 'cron(0 0 L 2,3 ? *)', 30 * 24],
  ['a start that never comes', 'at(2020-01-01T00:00:00)', 'cron(0 18 * * ? *)', undefined],
  ['a stop that never comes', 'cron(0 8 * * ? *)', 'at(2020-01-01T00:00:00)', undefined],
  ['a rate', 'rate(1 day)', 'cron(0 18 * * ? *)', undefined],
])('the longest run of %s', (_, Start, Stop, hours) => {
  const longest = longestRun({ Start, Stop }, MONDAY);

  expect(longest && longest / HOUR).toBe(hours);
});

test('a run is an hour longer on the day when clocks go back', () => {
  const zone = 'Europe/Berlin';
  const hours = {
    Start: 'cron(0 1 * * ? *)',
    StartTimeZone: zone,
    Stop: 'cron(0 5 * * ? *)',
    StopTimeZone: zone,
  };

  expect(longestRun(hours, MONDAY)! / HOUR).toBe(5);
});
