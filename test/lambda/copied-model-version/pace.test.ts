import { isFirstPoll, keepApart } from '../../../lambda/copied-model-version/pace';

const START = Date.parse('2026-01-01T00:00:00Z');
const operation = { StartedAt: new Date(START).toISOString() };

test('a lane waits for a second', async () => {
  const waits: number[] = [];
  await keepApart({
    now: () => START,
    sleep: async (ms) => {
      waits.push(ms);
    },
  });

  expect(waits).toEqual([1000]);
});

test.each([
  ['the first poll: onEvent is just over', 3.5, true],
  ['a poll an interval later', 11, false],
])('%s', (_, seconds, expected) => {
  expect(isFirstPoll(operation, { now: () => START + seconds * 1000, sleep: async () => {} })).toBe(expected);
});
