import type { Call } from '../call';
import { AwsError } from '../errors';
import { encodeDocument, parseDocument, sizeOf } from './documents';
import { alreadyExists, deleteConflict, limitExceeded, noSuchRole } from './errors';
import { LIMITS } from './limits';
import { uniqueId } from './names';
import { invalidPrincipalText, missingPrincipal } from './principals';
import { Propagating } from './propagation';
import { accountOf, type PolicyText, type Role } from './state';
import { type TagList, tagContext, withTags } from './tags';

interface RoleName {
  RoleName: string;
}

interface CreateRoleInput extends RoleName {
  Path?: string;
  AssumeRolePolicyDocument?: string;
  Description?: string;
  MaxSessionDuration?: string | number;
  PermissionsBoundary?: string;
  Tags?: TagList;
}

async function createRole(call: Call, input: CreateRoleInput) {
  const name = input.RoleName;
  const path = input.Path ?? '/';
  const trust = await trustPolicy(call, input.AssumeRolePolicyDocument);
  const arn = `arn:aws:iam::${call.account}:role${path}${name}`;
  const boundary = input.PermissionsBoundary;
  await call.authorize('iam:CreateRole', [arn], {
    ...tagContext(input.Tags),
    ...(boundary && { 'iam:PermissionsBoundary': boundary }),
  });
  const { roles } = accountOf(call.aws, call.account);
  // Two names must differ in more than their case.
  if ([...roles.keys()].some((other) => other.toLowerCase() === name.toLowerCase()))
    throw alreadyExists(`Role with name ${name}`);
  const created = call.aws.clock.now();
  const role: Role = {
    name,
    path,
    arn,
    id: uniqueId('AROA', arn, created, roles.size),
    created,
    description: input.Description,
    maxSessionDuration: Number(input.MaxSessionDuration ?? 3600),
    trust,
    tags: withTags([], input.Tags),
    policies: new Propagating({ inline: new Map(), attached: [], boundary }),
  };
  roles.set(name, role);
  return { Role: describeRole(role) };
}

async function getRole(call: Call, input: RoleName) {
  return { Role: describeRole(await authorizedRole(call, 'iam:GetRole', input)) };
}

async function listRoles(call: Call, input: { PathPrefix?: string }) {
  await call.authorize('iam:ListRoles', [`arn:aws:iam::${call.account}:role/`]);
  const roles = [...accountOf(call.aws, call.account).roles.values()];
  return {
    Roles: roles.filter((role) => role.path.startsWith(input.PathPrefix ?? '/')).map(describeRole),
    IsTruncated: false,
  };
}

async function updateRole(
  call: Call,
  input: RoleName & Pick<CreateRoleInput, 'Description' | 'MaxSessionDuration'>,
) {
  const role = await authorizedRole(call, 'iam:UpdateRole', input);
  if (input.Description !== undefined) role.description = input.Description;
  if (input.MaxSessionDuration !== undefined) role.maxSessionDuration = Number(input.MaxSessionDuration);
  return {};
}

async function updateAssumeRolePolicy(call: Call, input: RoleName & { PolicyDocument?: string }) {
  const trust = await trustPolicy(call, input.PolicyDocument);
  const role = await authorizedRole(call, 'iam:UpdateAssumeRolePolicy', input);
  role.trust = trust;
}

async function deleteRole(call: Call, input: RoleName) {
  const role = await authorizedRole(call, 'iam:DeleteRole', input);
  const { inline, attached } = role.policies.latest;
  if (attached.length > 0) throw deleteConflict('must detach all policies first');
  if (inline.size > 0) throw deleteConflict('must delete policies first');
  accountOf(call.aws, call.account).roles.delete(role.name);
}

/** The role that a call names, once `action` on it is allowed. */
export async function authorizedRole(
  call: Call,
  action: string,
  { RoleName: name }: RoleName,
  context: Record<string, string | string[]> = {},
): Promise<Role> {
  const roles = accountOf(call.aws, call.account).roles;
  await call.authorize(action, [roles.get(name)?.arn ?? `arn:aws:iam::${call.account}:role/${name}`], {
    ...Object.fromEntries(
      (roles.get(name)?.tags ?? []).map((tag) => [`aws:ResourceTag/${tag.Key}`, tag.Value]),
    ),
    ...context,
  });
  const role = roles.get(name);
  if (!role) throw noSuchRole(name);
  return role;
}

async function trustPolicy(call: Call, text: unknown): Promise<PolicyText> {
  const trust = await parseDocument(call.aws, 'trust', text);
  if (sizeOf(trust) > LIMITS.trustPolicy) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${LIMITS.trustPolicy}`);
  }
  const missing = missingPrincipal(call.aws, trust.document);
  if (missing) throw new AwsError('MalformedPolicyDocument', invalidPrincipalText(missing));
  return trust;
}

function describeRole(role: Role) {
  const { boundary } = role.policies.latest;
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.created),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary: boundary && {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: boundary,
    },
    Tags: role.tags.length > 0 ? role.tags : undefined,
  };
}

async function tagRole(call: Call, input: { RoleName: string; Tags?: TagList }) {
  const role = await authorizedRole(call, 'iam:TagRole', input, tagContext(input.Tags));
  role.tags = withTags(role.tags, input.Tags);
}

async function untagRole(call: Call, input: { RoleName: string; TagKeys?: string[] | '' }) {
  const keys = input.TagKeys || [];
  const role = await authorizedRole(call, 'iam:UntagRole', input, { 'aws:TagKeys': keys });
  role.tags = role.tags.filter((tag) => !keys.includes(tag.Key));
}

async function listRoleTags(call: Call, input: { RoleName: string }) {
  const role = await authorizedRole(call, 'iam:ListRoleTags', input);
  return { Tags: role.tags, IsTruncated: false };
}

export const roleOperations = {
  CreateRole: createRole,
  GetRole: getRole,
  ListRoles: listRoles,
  UpdateRole: updateRole,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  DeleteRole: deleteRole,
  TagRole: tagRole,
  UntagRole: untagRole,
  ListRoleTags: listRoleTags,
};
