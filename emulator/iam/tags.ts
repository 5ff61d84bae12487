import type { ConditionContext } from '../call';
import { limitExceeded } from './errors';
import { LIMITS } from './limits';
import { requestTags } from './request-context';
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

/** What policies can ask about the tags of a request. */
export const tagContext = (tags: TagList): ConditionContext =>
  requestTags(Object.fromEntries((tags || []).map(({ Key, Value }) => [Key, Value])));
