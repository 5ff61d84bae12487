import { keepApart, pauseOf } from '../../../lambda/copied-model-version/pace';
import { moment, request, version } from './requests';

test('a lane waits for a second', async () => {
  const waits: number[] = [];

  await keepApart({ now: () => 0, sleep: async (ms) => void waits.push(ms) });

  expect(waits).toEqual([1000]);
});

const HOUR = 60 * 60_000;

test.each([
  ['in progress for an hour', 'COPYING_IN_PROGRESS', HOUR, 12],
  ['in progress for longer', 'COPYING_IN_PROGRESS', HOUR + 1, 60],
  ['that is there for longer', 'DELETING', HOUR + 1, 12],
])('a copy %s is looked at every so often', (_, status, age, seconds) => {
  const at = moment();

  const thing = version({ status, begun: at.now - age });

  expect(pauseOf(request(), { kind: 'seen', thing }, at)).toBe(seconds);
});

test.each([
  ['a copy of which Rekognition does not say when it began', { kind: 'seen', thing: version() }],
  ['no copy', { kind: 'absent' }],
] as const)('%s is looked at every 12 seconds', (_, observation) => {
  expect(pauseOf(request(), observation, moment())).toBe(12);
});

/** The pauses of a hundred steps. */
function pauses(observation: Parameters<typeof pauseOf>[1], more: object = {}): number[] {
  const { now, notes } = moment();
  return Array.from({ length: 100 }, (_, step) =>
    pauseOf(request(), observation, moment({ now: now + step, notes: { ...notes, ...more } })),
  );
}
const ABSENT = { kind: 'absent' } as const;
const UNKNOWN = { kind: 'unknown', because: 'ThrottlingException: Slow down.' } as const;
const QUEUE = { queue: { copying: 5, waited: 3000, free: 0 } };
const REFUSED = { turnedAway: { at: '2026-01-01T00:14:00.000Z', copying: 0 } };

test.each([
  ['that AWS does not show comes back at a time of its own', UNKNOWN, {}, 12, 36],
  ['that waits for others looks seldom', ABSENT, QUEUE, 60, 180],
  ['that waits for others, and that AWS does not show, looks as seldom', UNKNOWN, QUEUE, 60, 180],
  ['that was turned away is near its turn, as far as it can tell', ABSENT, REFUSED, 22, 68],
  ['that is made waits for nobody', ABSENT, { ...QUEUE, ...REFUSED, made: 'arn' }, 12, 12],
  ['that sees nobody waits for nobody', ABSENT, { queue: { copying: 0, waited: 0, free: 1 } }, 12, 12],
] as const)('a copy %s', (_, observation, notes, shortest, longest) => {
  const all = pauses(observation, notes);
  const near = (longest - shortest) / 10;

  expect(Math.min(...all)).toBeGreaterThanOrEqual(shortest);
  expect(Math.min(...all)).toBeLessThanOrEqual(shortest + near);
  expect(Math.max(...all)).toBeLessThanOrEqual(longest);
  expect(Math.max(...all)).toBeGreaterThanOrEqual(longest - near);
});
