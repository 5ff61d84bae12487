import type { Aws, Call, Caller } from '../call';
import { uniqueId } from '../iam/names';
import { roleByArn } from '../iam/state';

/** Needs no permission, as in AWS: anyone may ask who they are. */
export function getCallerIdentity({ aws, caller }: Call) {
  return { UserId: userIdOf(aws, caller), Account: caller.account, Arn: caller.arn };
}

/** `AROA…:SESSION` for a session of a role, with the role's own id, and `AIDA…` for a user. */
export function userIdOf(aws: Aws, { arn, roleArn }: Caller): string {
  if (!roleArn) return uniqueId('AIDA', arn);
  const id = roleByArn(aws, roleArn)?.id ?? uniqueId('AROA', roleArn);
  return `${id}:${arn.slice(arn.lastIndexOf('/') + 1)}`;
}
