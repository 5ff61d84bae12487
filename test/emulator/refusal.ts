/** Expects that a call is refused with this error name, and with these words in its message. */
export const expectRefusal = (call: Promise<unknown>, name: string, words: string | RegExp = '') =>
  expect(call).rejects.toMatchObject({
    name,
    message: typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words),
  });
