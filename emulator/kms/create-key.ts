import { randomUUID } from 'node:crypto';
import type { Operation } from '../call';
import { NotEmulated } from '../errors';
import { algorithmsOf } from './algorithms';
import { describe } from './describe-key';
import { validation } from './errors';
import { checkPolicy, defaultPolicy } from './key-policy';
import type { Key, Keys } from './state';

export const createKey =
  (keys: Keys): Operation =>
  async (call, input) => {
    if (input.MultiRegion) throw new NotEmulated('multi-Region keys');
    if (input.Origin && input.Origin !== 'AWS_KMS')
      throw new NotEmulated(`keys of the origin ${input.Origin}`);
    const tags: Key['tags'] = input.Tags ?? [];
    await call.authorize('kms:CreateKey', ['*'], {
      ...Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag.TagKey}`, tag.TagValue])),
      ...(tags.length > 0 && { 'aws:TagKeys': tags.map((tag) => tag.TagKey) }),
    });
    if (input.Policy !== undefined) checkPolicy(input.Policy);
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
      created: call.aws.clock.now(),
      spec,
      usage,
      description: input.Description ?? '',
      policy: input.Policy ?? defaultPolicy(call.account),
      enabled: true,
      rotation: false,
      tags: [...tags],
    };
    keys.add(key);
    return { KeyMetadata: describe(key) };
  };
