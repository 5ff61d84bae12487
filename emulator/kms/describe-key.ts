import type { Operation } from '../call';
import { algorithmsOf } from './algorithms';
import type { Key, Keys } from './state';

export const describeKey =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:DescribeKey', [key.arn]);
    return { KeyMetadata: describe(key) };
  };

export function describe(key: Key) {
  const pending = key.deletionAt !== undefined;
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.created),
    Enabled: key.enabled && !pending,
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: pending ? 'PendingDeletion' : key.enabled ? 'Enabled' : 'Disabled',
    DeletionDate: pending ? new Date(key.deletionAt!) : undefined,
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    MultiRegion: false,
    ...algorithmsOf(key.spec, key.usage),
  };
}
