import type { Call } from '../call';
import { AwsError } from '../errors';
import { encodeDocument, parseDocument, sizeOf } from './documents';
import { limitExceeded } from './errors';
import { LIMITS } from './limits';
import { policyText } from './managed-policies';
import { authorizedRole } from './roles';
import type { PolicyText } from './state';

interface PolicyOfRole {
  RoleName: string;
  PolicyName: string;
}

async function putRolePolicy(call: Call, input: PolicyOfRole & { PolicyDocument?: string }) {
  const name = input.PolicyName;
  const policy = await parseDocument(call.aws, 'identity', input.PolicyDocument);
  const role = await authorizedRole(call, 'iam:PutRolePolicy', input);
  const before = role.policies.latest;
  const inline = new Map(before.inline).set(name, policy);
  const size = [...inline.values()].reduce((sum, each) => sum + sizeOf(each), 0);
  if (size > LIMITS.inlinePoliciesPerRole) {
    throw limitExceeded(
      `Maximum policy size of ${LIMITS.inlinePoliciesPerRole} bytes exceeded for role ${role.name}`,
    );
  }
  role.policies.write(call.aws.clock.now(), { ...before, inline });
}

async function getRolePolicy(call: Call, input: PolicyOfRole) {
  const role = await authorizedRole(call, 'iam:GetRolePolicy', input);
  const policy = existing(role.policies.latest.inline, input.PolicyName);
  return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(policy) };
}

async function listRolePolicies(call: Call, input: PolicyOfRole) {
  const role = await authorizedRole(call, 'iam:ListRolePolicies', input);
  return { PolicyNames: [...role.policies.latest.inline.keys()].sort(), IsTruncated: false };
}

async function deleteRolePolicy(call: Call, input: PolicyOfRole) {
  const role = await authorizedRole(call, 'iam:DeleteRolePolicy', input);
  const before = role.policies.latest;
  existing(before.inline, input.PolicyName);
  const inline = new Map(before.inline);
  inline.delete(input.PolicyName!);
  role.policies.write(call.aws.clock.now(), { ...before, inline });
}

function existing(inline: ReadonlyMap<string, PolicyText>, name: string = ''): PolicyText {
  const policy = inline.get(name);
  if (!policy) throw new AwsError('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
  return policy;
}

interface Attachment {
  RoleName: string;
  PolicyArn?: string;
}

async function attachRolePolicy(call: Call, input: Attachment) {
  const arn = input.PolicyArn ?? '';
  const role = await authorizedRole(call, 'iam:AttachRolePolicy', input, { 'iam:PolicyARN': arn });
  policyText(call.aws, arn);
  const before = role.policies.latest;
  if (before.attached.includes(arn)) return;
  if (before.attached.length >= LIMITS.attachedPoliciesPerRole) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${LIMITS.attachedPoliciesPerRole}`);
  }
  role.policies.write(call.aws.clock.now(), { ...before, attached: [...before.attached, arn] });
}

async function detachRolePolicy(call: Call, input: Attachment) {
  const arn = input.PolicyArn ?? '';
  const role = await authorizedRole(call, 'iam:DetachRolePolicy', input, { 'iam:PolicyARN': arn });
  const before = role.policies.latest;
  if (!before.attached.includes(arn)) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
  role.policies.write(call.aws.clock.now(), {
    ...before,
    attached: before.attached.filter((attached) => attached !== arn),
  });
}

async function listAttachedRolePolicies(call: Call, input: Attachment) {
  const role = await authorizedRole(call, 'iam:ListAttachedRolePolicies', input);
  const attached = role.policies.latest.attached;
  return {
    AttachedPolicies: attached.map((arn) => ({
      PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
      PolicyArn: arn,
    })),
    IsTruncated: false,
  };
}

interface Boundary {
  RoleName: string;
  PermissionsBoundary?: string;
}

async function putRolePermissionsBoundary(call: Call, input: Boundary) {
  const boundary = input.PermissionsBoundary ?? '';
  const role = await authorizedRole(call, 'iam:PutRolePermissionsBoundary', input, {
    'iam:PermissionsBoundary': boundary,
  });
  policyText(call.aws, boundary);
  role.policies.write(call.aws.clock.now(), { ...role.policies.latest, boundary });
}

async function deleteRolePermissionsBoundary(call: Call, input: Boundary) {
  const role = await authorizedRole(call, 'iam:DeleteRolePermissionsBoundary', input);
  role.policies.write(call.aws.clock.now(), { ...role.policies.latest, boundary: undefined });
}

export const rolePolicyOperations = {
  PutRolePolicy: putRolePolicy,
  GetRolePolicy: getRolePolicy,
  ListRolePolicies: listRolePolicies,
  DeleteRolePolicy: deleteRolePolicy,
  AttachRolePolicy: attachRolePolicy,
  DetachRolePolicy: detachRolePolicy,
  ListAttachedRolePolicies: listAttachedRolePolicies,
  PutRolePermissionsBoundary: putRolePermissionsBoundary,
  DeleteRolePermissionsBoundary: deleteRolePermissionsBoundary,
};
