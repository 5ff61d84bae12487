import { isDeepStrictEqual } from 'node:util';
import { check } from '../../bin/demo/release-log';

/** Prints what is so. Throws with both sides where it is not. */
export function same(what: string, found: unknown, wanted: unknown): void {
  const met = isDeepStrictEqual(found, wanted);
  check(
    met,
    met ? what : `${what}\n     found ${JSON.stringify(found)}\n     not   ${JSON.stringify(wanted)}`,
  );
}

/** Throws with everything that is there. */
export function none(what: string, found: readonly string[]): void {
  check(found.length === 0, `${what}${found.map((one) => `\n     ${one}`).join('')}`);
}
