import type { Aws, Operation } from '../call';
import { AwsError } from '../errors';
import { statementsOf } from '../iam/grammar';
import { missingPrincipal } from '../iam/principals';
import { objectIn } from '../json';
import type { Keys } from './state';

export const putKeyPolicy =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:PutKeyPolicy', [key.arn]);
    checkName(input.PolicyName);
    checkPolicy(call.aws, input.Policy);
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

export function checkPolicy(aws: Aws, text: string): void {
  const document = objectIn(text);
  const statements = document ? statementsOf(document) : [];
  const isComplete = (each: any) => each?.Effect && (each.Principal || each.NotPrincipal);
  if (!document || statements.length === 0 || !statements.every(isComplete)) {
    throw malformed('The new key policy is not a valid policy document.');
  }
  if (missingPrincipal(aws, document)) {
    throw malformed('Policy contains a statement with one or more invalid principals.');
  }
}

const malformed = (message: string) => new AwsError('MalformedPolicyDocumentException', message);
