/** Expects that a call is refused: with this error name, perhaps a status (`Conflict 409`), and words in its message. */
export const expectRefusal = (call: Promise<unknown>, error: string, words: string | RegExp = '') => {
  const [name, status] = error.split(' ');
  return expect(call).rejects.toMatchObject({
    name,
    ...(status && { status: Number(status) }),
    message: typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words),
  });
};
