import { randomUUID } from 'node:crypto';
import type { Operation } from '../call';
import { NotEmulated } from '../errors';
import { algorithmsOf } from './algorithms';
import { checkPolicy, defaultPolicy } from './key-policy';
import { tagContext } from './key-state';
import { type Key, type Keys, validation } from './state';

export const createKey =
  (keys: Keys): Operation =>
  async (call, input) => {
    if (input.MultiRegion) throw new NotEmulated('multi-Region keys');
    if (input.Origin && input.Origin !== 'AWS_KMS')
      throw new NotEmulated(`keys of the origin ${input.Origin}`);
    const tags: Key['tags'] = input.Tags ?? [];
    await call.authorize('kms:CreateKey', ['*'], tagContext(tags));
    if (input.Policy !== undefined) checkPolicy(call.aws, input.Policy);
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    const usage = input.KeyUsage ?? 'ENCRYPT_DECRYPT';
    if (spec !== 'SYMMETRIC_DEFAULT' && input.KeyUsage === undefined) {
      throw validation('You must specify a KeyUsage value for an asymmetric KMS key.');
    }
    if (!algorithmsOf(spec, usage))
      throw validation(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
    const id = randomUUID();
    const key: Key = {
      id,
      arn: keys.arnOf(call, id),
      account: call.account,
      region: call.region,
      created: call.aws.clock.now(),
      spec,
      usage,
      description: input.Description ?? '',
      policy: input.Policy ?? defaultPolicy(call.account),
      enabled: true,
      rotation: false,
      tags: [...tags],
    };
    keys.keys.put(key);
    return { KeyMetadata: describe(key) };
  };

export const describeKey =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:DescribeKey', [key.arn]);
    return { KeyMetadata: describe(key) };
  };

function describe(key: Key) {
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
