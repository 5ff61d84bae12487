import { isDeepStrictEqual } from 'node:util';
import { check } from '../../bin/demo/release-log';

/** Prints a claim that is true. Throws with both values if it is not. */
export function same(what: string, found: unknown, wanted: unknown): void {
  const met = isDeepStrictEqual(found, wanted);
  check(
    met,
    met ? what : `${what}\n     found ${JSON.stringify(found)}\n     not   ${JSON.stringify(wanted)}`,
  );
}

/** Throws with all that exists. */
export function none(what: string, found: readonly string[]): void {
  check(found.length === 0, `${what}${found.map((one) => `\n     ${one}`).join('')}`);
}
