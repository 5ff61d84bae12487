import type { Operation } from './operation';
import type { Stack } from './request';

/**
 * Says in which operation of which stack a thing was made or taken over: `<the stack's uuid>/<when the operation
 * began>`. It is a tag, and the call that makes the thing sets it. CloudFormation's clock gives its time, so our own
 * clocks do not matter.
 */
export interface Mark {
  readonly stack: string;
  readonly since: string;
  /** The operation found the thing as declared, and changed nothing. */
  readonly found?: true;
}

const FOUND = '/found';

export function markOf({ uuid }: Stack, { since }: Operation): string {
  return `${uuid}/${since}`;
}

/** The mark of an operation that only found the thing. */
export function markAsFound(stack: Stack, operation: Operation): string {
  return `${markOf(stack, operation)}${FOUND}`;
}

export function parseMark(text: string | undefined): Mark | undefined {
  const [, stack, since, found] = /^([^/]+)\/([^/]+)(\/found)?$/.exec(text ?? '') ?? [];
  if (!stack || Number.isNaN(Date.parse(since))) return undefined;
  return { stack, since, ...(found ? { found: true } : {}) };
}
