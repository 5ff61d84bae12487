import { createHash } from 'node:crypto';

/** `AROA…`, `ANPA…` or `AIDA…`. A creation gives its time as a part, so that the id is new. */
export function uniqueId(prefix: string, ...parts: readonly unknown[]): string {
  const digest = createHash('sha256').update(parts.join(' ')).digest('hex');
  return `${prefix}${digest.slice(0, 17).toUpperCase()}`;
}
