import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * The name of a run, with which all its names begin, so that two runs never share a name. It has no dash, because the
 * names that the CDK derives have none and must begin with it too.
 */
export function newRunName(): string {
  return `integ${Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}
