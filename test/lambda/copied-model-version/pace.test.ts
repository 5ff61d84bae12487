import { paced } from '../../../lambda/copied-model-version/pace';

const START = Date.parse('2026-01-01T00:00:00Z');

/** How long a pass waits, in milliseconds, when it comes `seconds` after the request began. */
async function waitOf(event: object, seconds: number): Promise<number> {
  let waited = 0;
  const handler = paced(async () => waited, {
    now: () => START + seconds * 1000,
    sleep: async (ms) => {
      waited += ms;
    },
  });
  return handler(event);
}

const poll = { Operation: { StartedAt: new Date(START).toISOString() } };

test.each([
  ['onEvent waits a second: the lane’s last poll of the copy before may be just over', {}, 0, 1000],
  ['the first poll waits a second: onEvent is just over', poll, 1.5, 1000],
  ['a poll an interval later does not wait', poll, 11, 0],
])('%s', async (_, event, seconds, expected) => {
  expect(await waitOf(event, seconds)).toBe(expected);
});

test('what is no event reaches the handler, which says so', async () => {
  const handler = paced(async (input) => input, { now: () => START, sleep: async () => {} });

  expect(await handler(undefined)).toBeUndefined();
});
