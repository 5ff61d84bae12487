import type { Operation } from '../call';
import type { Functions } from './state';

export const tagResource =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:TagResource', input.Resource);
    for (const [key, value] of Object.entries<string>(input.Tags)) fn.tags.set(key, value);
    return {};
  };

export const untagResource =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:UntagResource', input.Resource);
    for (const key of input.TagKeys) fn.tags.delete(key);
    return {};
  };

export const listTags =
  (functions: Functions): Operation =>
  async (call, input) => {
    const fn = await functions.open(call, 'lambda:ListTags', input.Resource);
    return { Tags: Object.fromEntries(fn.tags) };
  };
