import type { Call } from '../call';
import { AwsError } from '../errors';
import { invalidParameter } from './errors';

/**
 * Checks that the key exists, is enabled and symmetric, and that the caller has all permissions that AWS requires for
 * it. Returns its ARN.
 */
export async function useKey(call: Call, keyId: string): Promise<string> {
  const { Arn, Enabled, KeySpec, KeyState } = await describeKey(call, keyId);
  if (!Enabled) throw invalidParameter(`The key ${Arn} cannot be used: its state is ${KeyState}.`);
  if (KeySpec !== 'SYMMETRIC_DEFAULT') throw invalidParameter(`The key ${Arn} is not a symmetric key.`);
  const context = { 'kms:ViaService': `rekognition.${call.region}.amazonaws.com` };
  for (const action of ['kms:CreateGrant', 'kms:GenerateDataKey', 'kms:Decrypt']) {
    await call.authorize(action, [Arn], context);
  }
  return Arn;
}

async function describeKey(call: Call, keyId: string) {
  const caller = { ...call.caller, service: 'rekognition.amazonaws.com' };
  try {
    const { KeyMetadata } = await call.aws.call(caller, call.region, 'kms', 'DescribeKey', { KeyId: keyId });
    return KeyMetadata;
  } catch (error) {
    if (error instanceof AwsError && ['NotFoundException', 'InvalidArnException'].includes(error.code)) {
      throw invalidParameter(`The KMS key ${keyId} does not exist in ${call.region}: ${error.message}`);
    }
    throw error;
  }
}
