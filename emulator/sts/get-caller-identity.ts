import type { Call } from '../call';
import { userIdOf } from './user-id';

/** Needs no permission, as in AWS: anyone may ask who they are. */
export function getCallerIdentity({ caller }: Call) {
  return { UserId: userIdOf(caller), Account: caller.account, Arn: caller.arn };
}
