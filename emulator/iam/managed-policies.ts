import type { Aws, Call } from '../call';
import { NotEmulated } from '../errors';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import { parseDocument, sizeOf } from './documents';
import { alreadyExists, deleteConflict, limitExceeded, noSuchPolicy } from './errors';
import { LIMITS } from './limits';
import { uniqueId } from './names';
import { Propagating } from './propagation';
import { accountOf, type ManagedPolicy, type PolicyText } from './state';
import { type TagList, tagContext, withTags } from './tags';

export interface PolicyArn {
  PolicyArn?: string;
}

interface CreatePolicyInput {
  PolicyName: string;
  Path?: string;
  PolicyDocument?: string;
  Description?: string;
  Tags?: TagList;
}

async function createPolicy(call: Call, input: CreatePolicyInput) {
  const name = input.PolicyName;
  const path = input.Path ?? '/';
  const content = await policyDocument(call, input.PolicyDocument);
  const arn = `arn:aws:iam::${call.account}:policy${path}${name}`;
  await call.authorize('iam:CreatePolicy', [arn], tagContext(input.Tags));
  const { policies } = accountOf(call.aws, call.account);
  if ([...policies.keys()].some((other) => other.toLowerCase() === arn.toLowerCase()))
    throw alreadyExists(`A policy called ${name}`);
  const created = call.aws.clock.now();
  const policy: ManagedPolicy = {
    name,
    path,
    arn,
    id: uniqueId('ANPA', arn, created, policies.size),
    created,
    description: input.Description,
    updated: created,
    tags: withTags([], input.Tags),
    versions: [{ id: 'v1', created, content }],
    nextVersion: 2,
    defaultVersionId: 'v1',
    effective: new Propagating(content),
  };
  policies.set(arn, policy);
  return { Policy: describePolicy(call.aws, policy) };
}

async function getPolicy(call: Call, input: PolicyArn) {
  const arn = input.PolicyArn ?? '';
  if (arn.startsWith(AWS_PREFIX)) {
    await call.authorize('iam:GetPolicy', [arn]);
    policyText(call.aws, arn);
    return { Policy: { PolicyName: arn.slice(arn.lastIndexOf('/') + 1), Arn: arn, DefaultVersionId: 'v1' } };
  }
  return { Policy: describePolicy(call.aws, await authorizedPolicy(call, 'iam:GetPolicy', input)) };
}

async function deletePolicy(call: Call, input: PolicyArn) {
  const policy = await authorizedPolicy(call, 'iam:DeletePolicy', input);
  if (attachments(call.aws, policy) > 0) throw deleteConflict('it is attached to a role: detach it first');
  if (policy.versions.length > 1) throw deleteConflict('must delete all versions but the default one first');
  accountOf(call.aws, call.account).policies.delete(policy.arn);
}

/** The text that counts: a customer's default version, or one of AWS's own policies. */
export function policyText(aws: Aws, arn: string, delay = 0): PolicyText {
  if (arn.startsWith(AWS_PREFIX)) {
    const name = arn.slice(AWS_PREFIX.length);
    const document = AWS_MANAGED_POLICIES[name];
    if (!document) throw new NotEmulated(`the AWS managed policy "${name}"`);
    return document;
  }
  const account = /^arn:aws:iam::(\d{12}):policy\//.exec(arn)?.[1];
  const policy = account && accountOf(aws, account).policies.get(arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy.effective.seen(aws.clock.now(), delay);
}

const AWS_PREFIX = 'arn:aws:iam::aws:policy/';

export async function authorizedPolicy(call: Call, action: string, { PolicyArn: arn = '' }: PolicyArn) {
  await call.authorize(action, [arn]);
  const policy = accountOf(call.aws, call.account).policies.get(arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}

export async function policyDocument(call: Call, text: unknown): Promise<PolicyText> {
  const policy = await parseDocument(call.aws, 'identity', text);
  if (sizeOf(policy) > LIMITS.managedPolicy) {
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${LIMITS.managedPolicy}`);
  }
  return policy;
}

function attachments(aws: Aws, policy: ManagedPolicy): number {
  const account = policy.arn.split(':')[4];
  const roles = [...accountOf(aws, account).roles.values()];
  return roles.filter((role) => role.policies.latest.attached.includes(policy.arn)).length;
}

function describePolicy(aws: Aws, policy: ManagedPolicy) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attachments(aws, policy),
    IsAttachable: true,
    Description: policy.description,
    CreateDate: new Date(policy.created),
    UpdateDate: new Date(policy.updated),
    Tags: policy.tags.length > 0 ? policy.tags : undefined,
  };
}

export const managedPolicyOperations = {
  CreatePolicy: createPolicy,
  GetPolicy: getPolicy,
  DeletePolicy: deletePolicy,
};
