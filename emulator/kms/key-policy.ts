import type { Operation } from '../call';
import { AwsError } from '../errors';
import type { Keys } from './state';

export const putKeyPolicy =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:PutKeyPolicy', [key.arn]);
    checkName(input.PolicyName);
    checkPolicy(input.Policy);
    key.policy = input.Policy;
  };

export const getKeyPolicy =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:GetKeyPolicy', [key.arn]);
    checkName(input.PolicyName);
    return { Policy: key.policy, PolicyName: 'default' };
  };

/** A key has one policy, with this name. */
function checkName(name = 'default'): void {
  if (name !== 'default') throw new AwsError('NotFoundException', 'No such policy exists');
}

/** The default policy of a key: the account's own policies decide. */
export function defaultPolicy(account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

export function checkPolicy(text: string): void {
  try {
    const statements = [JSON.parse(text).Statement].flat();
    if (
      statements.length > 0 &&
      statements.every((each) => each.Effect && (each.Principal || each.NotPrincipal))
    ) {
      return;
    }
  } catch {
    // Said below.
  }
  throw new AwsError(
    'MalformedPolicyDocumentException',
    'The new key policy is not a valid policy document.',
  );
}
