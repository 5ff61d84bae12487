import { asFailure, Failure, oneLine } from '../../../lambda/cloudformation/failure';

test.each([
  ['a line break', 'a\r\n\tb', 'a b'],
  ['a line or paragraph separator', 'a\u2028\u2029b', 'a b'],
  ['a control character', 'a\u0000\u001b\u0085b', 'a b'],
  ['space at the ends', ' \n a b \n', 'a b'],
  ['half a character', 'a\ud83db', 'a\ufffdb'],
])('%s does not reach the user', (_, text, line) => {
  expect(oneLine(text, 100)).toBe(line);
});

test('a text that is too long is cut, and ends with …', () => {
  expect(oneLine('abcde', 5)).toBe('abcde');
  expect(oneLine('abcdef', 5)).toBe('abcd…');
});

test('the cut leaves no half of a character', () => {
  expect(oneLine('abc😀😀', 5)).toBe('abc\ufffd…');
});

test('a failure is one line of 2500 characters at most', () => {
  const failure = new Failure(`first\nsecond${'.'.repeat(3000)}`);

  expect(failure.message).toHaveLength(2500);
  expect(failure.message).toMatch(/^first second\.+…$/);
});

test('a failure is not changed', () => {
  const failure = new Failure('Why.');

  expect(asFailure(failure)).toBe(failure);
});

test('an unexpected error becomes one line that says so, and is kept as the cause', () => {
  const error = new TypeError('not a\nfunction');

  const failure = asFailure(error);

  expect(failure).toBeInstanceOf(Failure);
  expect(failure.message).toBe('The handler met an error that it does not know: TypeError: not a function');
  expect(failure.cause).toBe(error);
});
