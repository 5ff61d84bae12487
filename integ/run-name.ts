import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * What everything of one run is named after, so that two runs never meet. It has no dash: names that the CDK derives leave
 * dashes out, and have to begin with it too.
 */
export function newRunName(): string {
  return `integ${Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}
