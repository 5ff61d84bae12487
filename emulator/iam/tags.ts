import type { ConditionContext } from '../call';
import { limitExceeded } from './errors';
import { LIMITS } from './limits';
import type { Tag } from './state';

/** A list in a Query call is '' when it is empty. */
export type TagList = Tag[] | '' | undefined;

/** The tags after putting `added` over `tags`. */
export function withTags(tags: readonly Tag[], added: TagList): Tag[] {
  const merged = new Map([...tags, ...(added || [])].map((tag) => [tag.Key, tag.Value ?? '']));
  if (merged.size > LIMITS.tags) {
    throw limitExceeded(`Cannot exceed quota for TagsPerResource: ${LIMITS.tags}`);
  }
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

/** `aws:RequestTag/…` and `aws:TagKeys` for a call that brings tags. */
export function tagContext(tags: TagList): ConditionContext {
  const list = tags || [];
  if (list.length === 0) return {};
  const values = Object.fromEntries(list.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]));
  return { ...values, 'aws:TagKeys': list.map(({ Key }) => Key) };
}
