import { loadClock } from '../../../../lib/private/running/clock';

test('the constructs can ask what a schedule says, without a dependency', () => {
  const hours = { Start: 'cron(0 8 ? * MON-FRI *)', Stop: 'cron(10 8 ? * MON-FRI *)' };
  const { longestRun, warningsOf } = loadClock();

  expect(longestRun(hours, new Date('2026-11-27T08:05:00Z'))).toBe(600_000);
  expect(warningsOf(hours, new Date('2026-11-27T08:05:00Z'))).toEqual([
    expect.stringContaining('10 minutes after it starts it, first at 2026-11-30 08:10 (UTC).'),
  ]);
});
