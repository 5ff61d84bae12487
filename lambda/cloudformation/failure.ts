/** Characters of a message. CloudFormation drops an answer of more than 4096 bytes, reason and attributes together. */
export const LONGEST_MESSAGE = 2500;

/** What a user reads in the stack's events: one line. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message, LONGEST_MESSAGE), options);
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

/** Any error as a `Failure`. If our code did not foresee the error, the message says so. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(`The handler met an error that it does not know: ${error}`, { cause: error });
}
