import { Failure, oneLine, withOneLineErrors } from '../../../lambda/cloudformation/failure';

test.each([
  ['a line break', 'a\r\n\tb', 'a b'],
  ['a line or paragraph separator', 'a\u2028\u2029b', 'a b'],
  ['a control character', 'a\u0000\u001b\u0085b', 'a b'],
  ['space at the ends', ' \n a b \n', 'a b'],
  ['half a character', 'a\ud83db', 'a\ufffdb'],
])('%s does not reach the user', (_, text, line) => {
  expect(oneLine(text, 100)).toBe(line);
});

test('what is too long is cut, which shows', () => {
  expect(oneLine('abcde', 5)).toBe('abcde');
  expect(oneLine('abcdef', 5)).toBe('abcd…');
});

test('no half of a character is left at the cut', () => {
  expect(oneLine('abc😀😀', 5)).toBe('abc\ufffd…');
});

test('a failure is one line of 1000 characters at most, and so is its stack', () => {
  const failure = new Failure(`first\nsecond${'.'.repeat(2000)}`);

  expect(failure.message).toHaveLength(1000);
  expect(failure.message).toMatch(/^first second\.+…$/);
  expect(failure.stack).toBe(failure.message);
});

describe('a handler', () => {
  const lines = () => (console.log as jest.Mock).mock.calls.map(([line]) => JSON.parse(line));
  beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
  afterEach(() => jest.restoreAllMocks());

  test('answers what it answers, and logs nothing more', async () => {
    expect(await withOneLineErrors(async (input) => input)('answer')).toBe('answer');
    expect(lines()).toEqual([]);
  });

  test('fails as it fails, and the log says so', async () => {
    const failure = new Failure('Why.');

    await expect(withOneLineErrors(() => Promise.reject(failure))({})).rejects.toBe(failure);
    expect(lines()).toEqual([{ failure: 'Why.' }]);
  });

  test('fails in one line on an error that it does not know, and the log has its stack', async () => {
    const error = new TypeError('not a\nfunction');

    const failure = await withOneLineErrors(() => Promise.reject(error))({}).catch((thrown) => thrown);

    expect(failure).toBeInstanceOf(Failure);
    expect(failure.message).toBe('The handler met an error that it does not know: TypeError: not a function');
    expect(failure.cause).toBe(error);
    expect(lines()).toEqual([{ failure: failure.message, stack: error.stack }]);
  });
});
