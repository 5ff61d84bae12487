import { createHash } from 'node:crypto';

/**
 * `AROA…`, `ANPA…` or `AIDA…`. For a new resource, one of the parts is the time of its creation, so that the id is new.
 */
export function uniqueId(prefix: string, ...parts: readonly unknown[]): string {
  const digest = createHash('sha256').update(parts.join(' ')).digest('hex');
  return `${prefix}${digest.slice(0, 17).toUpperCase()}`;
}
