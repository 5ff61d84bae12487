import { createHash } from 'node:crypto';
import type { Caller } from '../call';

/** `AROA…:SESSION` for a role's session, `AIDA…` for a user: always the same for the same identity. */
export function userIdOf(caller: Caller): string {
  if (!caller.roleArn) return `AIDA${digest(caller.arn)}`;
  return `AROA${digest(caller.roleArn)}:${caller.arn.slice(caller.arn.lastIndexOf('/') + 1)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 17).toUpperCase();
}
