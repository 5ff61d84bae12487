import type { Operation } from '../call';
import type { Key, Keys } from './state';

export const tagResource =
  (keys: Keys): Operation =>
  async (call, input) => {
    const added: Key['tags'] = input.Tags ?? [];
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:TagResource', [key.arn], {
      ...Object.fromEntries(added.map((tag) => [`aws:RequestTag/${tag.TagKey}`, tag.TagValue])),
      'aws:TagKeys': added.map((tag) => tag.TagKey),
    });
    const tags = new Map([...key.tags, ...added].map((tag) => [tag.TagKey, tag.TagValue]));
    key.tags = [...tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  };

export const untagResource =
  (keys: Keys): Operation =>
  async (call, input) => {
    const removed: string[] = input.TagKeys ?? [];
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:UntagResource', [key.arn], { 'aws:TagKeys': removed });
    key.tags = key.tags.filter((tag) => !removed.includes(tag.TagKey));
  };

export const listResourceTags =
  (keys: Keys): Operation =>
  async (call, input) => {
    const key = keys.find(call, input.KeyId);
    await call.authorize('kms:ListResourceTags', [key.arn]);
    return { Tags: key.tags, Truncated: false };
  };
