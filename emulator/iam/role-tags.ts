import type { Call } from '../call';
import { authorizedRole } from './roles';
import { type TagList, tagContext, withTags } from './tags';

export async function tagRole(call: Call, input: { RoleName: string; Tags?: TagList }) {
  const role = await authorizedRole(call, 'iam:TagRole', input, tagContext(input.Tags));
  role.tags = withTags(role.tags, input.Tags);
}

export async function untagRole(call: Call, input: { RoleName: string; TagKeys?: string[] | '' }) {
  const keys = input.TagKeys || [];
  const role = await authorizedRole(call, 'iam:UntagRole', input, { 'aws:TagKeys': keys });
  role.tags = role.tags.filter((tag) => !keys.includes(tag.Key));
}

export async function listRoleTags(call: Call, input: { RoleName: string }) {
  const role = await authorizedRole(call, 'iam:ListRoleTags', input);
  return { Tags: role.tags, IsTruncated: false };
}
