import type { Operation } from './operation';
import type { Stack } from './request';

/**
 * Says in which operation of which stack a thing was made or taken over: `<the stack's uuid>/<when the operation began>`.
 * It travels as a tag, set by the very call that makes the thing, so it hangs on no clock but CloudFormation's.
 */
export interface Mark {
  readonly stack: string;
  readonly since: string;
}

export function markOf({ uuid }: Stack, { since }: Operation): string {
  return `${uuid}/${since}`;
}

export function parseMark(text: string | undefined): Mark | undefined {
  const [, stack, since] = /^([^/]+)\/(.+)$/.exec(text ?? '') ?? [];
  return stack && !Number.isNaN(Date.parse(since)) ? { stack, since } : undefined;
}
