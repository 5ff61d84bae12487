import { problemsOfLongTimeout, problemsOfTimeout } from '../../contract/timeout';
import { expectProblem } from './expect-problem';

test.each([undefined, 0.5, 3_000])('a resource can have a time-out of %p seconds', (timeout) => {
  expect(problemsOfTimeout(timeout)).toEqual([]);
});

test.each<[string, number]>([
  ['timeout is "0 seconds", but it must be above 0 and at most 50 minutes', 0],
  ['timeout is "3000.5 seconds", but it must be above 0 and at most 50 minutes', 3000.5],
  ['timeout is "not a number", but it must be above 0 and at most 50 minutes', Number.NaN],
])('fails: %s', (says, timeout) => {
  expectProblem(problemsOfTimeout(timeout), says);
});

test.each([undefined, 0.5, 3_001, 43_200])('a chain can have a time-out of %p seconds', (timeout) => {
  expect(problemsOfLongTimeout(timeout)).toEqual([]);
});

test.each([0, -1, 43_201])('fails on a time-out of %p seconds, and says what a chain can have', (timeout) => {
  const says = `timeout is "${timeout} seconds", but it must be above 0 and at most 12 hours`;
  expectProblem(problemsOfLongTimeout(timeout), says);
});
