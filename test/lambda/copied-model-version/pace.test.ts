import { keepApart, pauseOf } from '../../../lambda/copied-model-version/pace';
import { moment } from '../../../testing/handlers/context';
import { request, version } from '../../../testing/handlers/copy-requests';

test('a lane waits for a second', async () => {
  const waits: number[] = [];

  await keepApart({ now: () => 0, sleep: async (ms) => void waits.push(ms) });

  expect(waits).toEqual([1000]);
});

const HOUR = 60 * 60_000;

test.each([
  ['in progress for an hour', 'COPYING_IN_PROGRESS', HOUR, 12],
  ['in progress for longer', 'COPYING_IN_PROGRESS', HOUR + 1, 60],
  ['that has existed for longer', 'DELETING', HOUR + 1, 12],
])('a copy %s is looked at in the right intervals', (_, status, age, seconds) => {
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

const MINUTE = 60_000;
const ABSENT = { kind: 'absent' } as const;
const THROTTLED = { kind: 'unknown', because: 'ProvisionedThroughputExceededException: Slow down.' } as const;
const UNKNOWN = { kind: 'unknown', because: 'AccessDeniedException: Not yet.' } as const;
const NO_PLACE = { refusal: 'LimitExceededException: Five copies are in progress.' };
const begun = (after: number) =>
  ({
    kind: 'seen',
    thing: version({ status: 'COPYING_IN_PROGRESS', begun: moment().now + after * MINUTE }),
  }) as const;

/** A request of this age, and the shortest and the longest pause of a hundred steps. */
test.each([
  [
    'that runs while its deletion waits',
    10,
    { kind: 'seen', thing: version({ status: 'RUNNING' }) },
    {},
    15,
    45,
  ],
  ['that sees five in progress', 0, ABSENT, { copying: 5 }, 30, 90],
  ['that has seen five in progress for 16 minutes', 16, ABSENT, { copying: 5 }, 18, 54],
  ['that has seen five in progress for hours', 300, ABSENT, { copying: 5 }, 18, 54],
  ['that was turned away', 0, ABSENT, NO_PLACE, 30, 90],
  ['that was turned away for hours', 300, ABSENT, NO_PLACE, 6, 18],
  ['whose look was turned away', 0, THROTTLED, {}, 30, 90],
  ['that sees four in progress', 0, ABSENT, { copying: 4 }, 12, 12],
  ['that was denied', 0, ABSENT, { refusal: 'AccessDeniedException: no' }, 12, 12],
  ['whose look was denied after it was turned away', 0, UNKNOWN, NO_PLACE, 12, 12],
  ['that AWS accepted in the end', 0, ABSENT, { ...NO_PLACE, copying: 5, made: 'arn' }, 12, 12],
  ['that waited for two minutes for its place', 2, begun(0), {}, 12, 12],
  ['that waited for six minutes for its place', 6, begun(0), {}, 18, 54],
  ['that waited for an hour for its place', 60, begun(0), {}, 30, 90],
  ['that was there before its request', 30, begun(-31), {}, 12, 12],
] as const)('a copy %s varies its pause', (_, minutes, observation, notes, shortest, longest) => {
  const { now, notes: remembered } = moment();
  const all = Array.from({ length: 100 }, (_, step) =>
    pauseOf(
      request(),
      observation,
      moment({ now: now + step, age: minutes * MINUTE + step, notes: { ...remembered, ...notes } }),
    ),
  );

  const near = (longest - shortest) / 10;
  expect(Math.min(...all)).toBeGreaterThanOrEqual(shortest);
  expect(Math.min(...all)).toBeLessThanOrEqual(shortest + near);
  expect(Math.max(...all)).toBeLessThanOrEqual(longest);
  expect(Math.max(...all)).toBeGreaterThanOrEqual(longest - near);
});

test('the links of a chain before this one count as waiting', () => {
  const at = moment({ notes: { ...moment().notes, ...NO_PLACE } });

  expect(pauseOf({ ...request(), waitedBefore: 5 * HOUR }, ABSENT, at)).toBeLessThanOrEqual(18);
});

test('each copy varies its pause differently', () => {
  const pauses = ['a', 'b', 'c', 'd'].map((physicalId) =>
    pauseOf({ ...request(), physicalId }, THROTTLED, moment()),
  );

  expect(new Set(pauses).size).toBeGreaterThan(1);
});
