import { describeProblems } from '../../contract/problem';

const problem = { property: 'name', value: 'x', allowed: 'it must be longer', change: 'add a letter' };
const shown = (value: unknown) => describeProblems([{ ...problem, value }]);

test('a problem has its value, what is allowed and what to change', () => {
  expect(describeProblems([problem])).toBe('name is "x", but it must be longer: add a letter');
});

test('several problems are a numbered list', () => {
  expect(describeProblems([problem, { ...problem, property: 'other' }])).toBe(
    [
      '2 problems:',
      '  1. name is "x", but it must be longer: add a letter',
      '  2. other is "x", but it must be longer: add a letter',
    ].join('\n'),
  );
});

test.each([
  ['an object', { a: [1] }, '{"a":[1]}'],
  ['a line break', 'a\nb', '"a\\nb"'],
  ['nothing', undefined, 'undefined'],
  ['a symbol', Symbol('x'), 'Symbol(x)'],
])('%s is shown as a reader would write it', (_, value, text) => {
  expect(shown(value)).toContain(`name is ${text}, but`);
});

test('a long value is cut, and its length told', () => {
  expect(shown('v'.repeat(198))).toContain(`name is "${'v'.repeat(198)}", but`);
  expect(shown('v'.repeat(199))).toContain(`name is "${'v'.repeat(199)}… (201 characters), but`);
});
