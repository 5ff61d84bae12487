import { keepApart } from '../../../lambda/copied-model-version/pace';

test('a lane waits for a second', async () => {
  const waits: number[] = [];

  await keepApart({ now: () => 0, sleep: async (ms) => void waits.push(ms) });

  expect(waits).toEqual([1000]);
});
