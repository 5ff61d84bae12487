import type { Call } from '../call';
import { encodeDocument } from './documents';
import { deleteConflict, limitExceeded, noSuchPolicy } from './errors';
import { LIMITS } from './limits';
import { authorizedPolicy, type PolicyArn, policyDocument } from './managed-policies';
import type { ManagedPolicy } from './state';

async function createPolicyVersion(
  call: Call,
  input: PolicyArn & { PolicyDocument?: string; SetAsDefault?: string | boolean },
) {
  const content = await policyDocument(call, input.PolicyDocument);
  const policy = await authorizedPolicy(call, 'iam:CreatePolicyVersion', input);
  if (policy.versions.length >= LIMITS.versionsPerPolicy) {
    throw limitExceeded(
      `A managed policy can have up to ${LIMITS.versionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
    );
  }
  const now = call.aws.clock.now();
  const version = { id: `v${policy.nextVersion++}`, created: now, content };
  policy.versions.push(version);
  if (String(input.SetAsDefault) === 'true') {
    policy.defaultVersionId = version.id;
    policy.updated = now;
    policy.effective.write(now, content);
  }
  return { PolicyVersion: describeVersion(policy, version) };
}

async function getPolicyVersion(call: Call, input: PolicyArn & { VersionId?: string }) {
  const policy = await authorizedPolicy(call, 'iam:GetPolicyVersion', input);
  const version = versionOf(policy, input.VersionId);
  return {
    PolicyVersion: { ...describeVersion(policy, version), Document: encodeDocument(version.content) },
  };
}

async function listPolicyVersions(call: Call, input: PolicyArn) {
  const policy = await authorizedPolicy(call, 'iam:ListPolicyVersions', input);
  return {
    Versions: policy.versions.map((version) => describeVersion(policy, version)).reverse(),
    IsTruncated: false,
  };
}

async function deletePolicyVersion(call: Call, input: PolicyArn & { VersionId?: string }) {
  const policy = await authorizedPolicy(call, 'iam:DeletePolicyVersion', input);
  const version = versionOf(policy, input.VersionId);
  if (version.id === policy.defaultVersionId) throw deleteConflict('it is the default version of the policy');
  policy.versions = policy.versions.filter((each) => each !== version);
}

function versionOf(policy: ManagedPolicy, id: string = '') {
  const version = policy.versions.find((each) => each.id === id);
  if (!version) throw noSuchPolicy(`${policy.arn} version ${id}`);
  return version;
}

function describeVersion(policy: ManagedPolicy, version: ManagedPolicy['versions'][number]) {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersionId,
    CreateDate: new Date(version.created),
  };
}

export const policyVersionOperations = {
  CreatePolicyVersion: createPolicyVersion,
  GetPolicyVersion: getPolicyVersion,
  ListPolicyVersions: listPolicyVersions,
  DeletePolicyVersion: deletePolicyVersion,
};
