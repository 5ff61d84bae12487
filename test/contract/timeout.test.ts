import { problemsOfLongTimeout } from '../../contract/timeout';

test.each([undefined, 0.5, 3_001, 43_200])('a chain can have a time-out of %p seconds', (timeout) => {
  expect(problemsOfLongTimeout(timeout)).toEqual([]);
});

test.each([0, -1, 43_201])('fails on a time-out of %p seconds, and says what is allowed', (timeout) => {
  expect(problemsOfLongTimeout(timeout)).toMatchObject([
    { property: 'timeout', value: `${timeout} seconds`, allowed: 'it must be above 0 and at most 12 hours' },
  ]);
});
