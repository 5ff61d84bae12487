import type { Call, Caller } from '../call';
import { AwsError } from '../errors';

/** Refuses a key whose policy does not let CloudWatch Logs, in its own name, encrypt the lines of this group. */
export async function refuseUnusableKey(
  call: Call,
  groupArn: string,
  key: string | undefined,
): Promise<void> {
  if (key === undefined) return;
  const service = `logs.${call.region}.amazonaws.com`;
  const caller: Caller = { account: call.account, arn: service, service };
  const context = { 'kms:EncryptionContext:aws:logs:arn': groupArn };
  try {
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
      await call.aws.iam.authorize({ ...call, caller }, action, [key], context);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotEmulated') throw error;
    throw new AwsError(
      'AccessDeniedException',
      `The specified KMS key does not exist or is not allowed to be used with LogGroup '${groupArn}'`,
    );
  }
}
