import { randomUUID } from 'node:crypto';
import type { Operation } from '../call';
import { NotEmulated } from '../errors';
import { describe } from './describe-key';
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
    const id = randomUUID();
    const key: Key = {
      id,
      arn: keys.arnOf(call, id),
      account: call.account,
      created: call.aws.clock.now(),
      spec: input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT',
      usage: input.KeyUsage ?? 'ENCRYPT_DECRYPT',
      description: input.Description ?? '',
      policy: input.Policy ?? defaultPolicy(call.account),
      enabled: true,
      rotation: false,
      tags: [...tags],
    };
    keys.add(key);
    return { KeyMetadata: describe(key) };
  };
