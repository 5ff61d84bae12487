import { createHash } from 'node:crypto';

/** `AROA…` or `ANPA…`, new for every creation. */
export function uniqueId(prefix: string, arn: string, created: number, count: number): string {
  const digest = createHash('sha256').update(`${arn} ${created} ${count}`).digest('hex');
  return `${prefix}${digest.slice(0, 17).toUpperCase()}`;
}
