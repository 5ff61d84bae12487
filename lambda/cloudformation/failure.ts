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
