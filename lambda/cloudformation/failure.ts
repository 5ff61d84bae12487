import { log } from '../log';

/** Characters of a message. CloudFormation drops an answer of more than 4096 bytes, reason and attributes together. */
const LONGEST_MESSAGE = 1000;

/**
 * What a user reads in the stack's events: one line.
 *
 * The Provider framework answers with the error's stack, so the stack is that line too.
 */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(message: string, options?: ErrorOptions) {
    const line = oneLine(message, LONGEST_MESSAGE);
    super(line, options);
    this.stack = line;
  }
}

/** `text` without line breaks or other control characters, cut to `length` characters. */
export function oneLine(text: string, length: number): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).toWellFormed()}…`;
}

/** Has whatever `handler` throws leave as a `Failure`, and noted in the log: an answer is always one line. */
export function withOneLineErrors<T>(
  handler: (input: unknown) => Promise<T>,
): (input: unknown) => Promise<T> {
  return async (input) => {
    try {
      return await handler(input);
    } catch (error) {
      const failure =
        error instanceof Failure
          ? error
          : new Failure(`The handler met an error that it does not know: ${error}`, { cause: error });
      log({ failure: failure.message, ...(failure.cause ? { stack: (failure.cause as Error).stack } : {}) });
      throw failure;
    }
  };
}
