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
  /** Only for a running model: it ran already, and the operation changed nothing. */
  readonly found?: true;
  /** The operation made the thing. */
  readonly made?: true;
  /** Set if a later operation took the thing back before CloudFormation had deleted it: when that operation began. */
  readonly again?: string;
}

const FOUND = 'found';
const MADE = 'made';

export function markOf({ uuid }: Stack, { since }: Operation): string {
  return `${uuid}/${since}`;
}

/** The mark that a copy gets from the call that makes it. */
export function markAsMade(stack: Stack, operation: Operation): string {
  return `${markOf(stack, operation)}/${MADE}`;
}

/** The mark of an operation that found the model running. */
export function markAsFound(stack: Stack, operation: Operation): string {
  return `${markOf(stack, operation)}/${FOUND}`;
}

/** The mark of a thing that an earlier operation of the stack made, and this one takes back. */
export function markAgain({ stack, since }: Mark, operation: Operation): string {
  return `${stack}/${since}/${operation.since}`;
}

export function parseMark(text: string | undefined): Mark | undefined {
  const [, stack, since, third] = /^([^/]+)\/([^/]+)(?:\/([^/]+))?$/.exec(text ?? '') ?? [];
  if (!stack || !isTime(since)) return undefined;
  if (third === undefined) return { stack, since };
  if (third === FOUND) return { stack, since, found: true };
  if (third === MADE) return { stack, since, made: true };
  // A later version of the library may add a third part that we do not know. A rollback must still undo its copies.
  return isTime(third) ? { stack, since, again: third } : { stack, since };
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}
