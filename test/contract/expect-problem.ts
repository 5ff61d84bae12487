import { describeProblems, type Problem } from '../../contract/problem';

/** Expects exactly one problem. Its sentence begins like this, and ends with what to change. */
export function expectProblem(problems: readonly Problem[], says: string): void {
  expect(describeProblems(problems).slice(0, says.length)).toBe(says);
  expect(problems).toHaveLength(1);
  expect(problems[0].change).not.toBe('');
}
