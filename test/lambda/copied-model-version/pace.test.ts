import { keepApart, pauseOf } from '../../../lambda/copied-model-version/pace';
import { moment, request, version } from '../../../testing/handlers/copy-requests';

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
])('a copy %s is looked at at the right interval', (_, status, age, seconds) => {
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
