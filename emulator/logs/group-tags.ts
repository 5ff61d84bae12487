import type { Call, Operation } from '../call';
import { everythingIn, groupNameOf } from './resource-arn';
import type { LogGroup, LogGroups } from './state';

export const tagResource =
  (groups: LogGroups): Operation =>
  async (call, { resourceArn, tags }) => {
    const group = await tagged(groups, call, 'logs:TagResource', resourceArn);
    for (const [key, value] of Object.entries<string>(tags)) group.tags.set(key, value);
    return {};
  };

export const untagResource =
  (groups: LogGroups): Operation =>
  async (call, { resourceArn, tagKeys }) => {
    const group = await tagged(groups, call, 'logs:UntagResource', resourceArn);
    for (const key of tagKeys) group.tags.delete(key);
    return {};
  };

export const listTags =
  (groups: LogGroups): Operation =>
  async (call, { resourceArn }) => {
    const group = await tagged(groups, call, 'logs:ListTagsForResource', resourceArn);
    return { tags: Object.fromEntries(group.tags) };
  };

async function tagged(groups: LogGroups, call: Call, action: string, resourceArn: string): Promise<LogGroup> {
  const name = groupNameOf(resourceArn);
  await call.authorize(action, [everythingIn(call, name)]);
  return groups.group(call, name);
}
