import type { Call } from '../call';
import { AwsError } from '../errors';
import { limitExceeded } from './errors';
import { LIMITS } from './limits';
import { policyText } from './managed-policies';
import { authorizedRole } from './roles';

interface Attachment {
  RoleName: string;
  PolicyArn?: string;
}

export async function attachRolePolicy(call: Call, input: Attachment) {
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

export async function detachRolePolicy(call: Call, input: Attachment) {
  const arn = input.PolicyArn ?? '';
  const role = await authorizedRole(call, 'iam:DetachRolePolicy', input, { 'iam:PolicyARN': arn });
  const before = role.policies.latest;
  if (!before.attached.includes(arn)) throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
  role.policies.write(call.aws.clock.now(), {
    ...before,
    attached: before.attached.filter((attached) => attached !== arn),
  });
}

export async function listAttachedRolePolicies(call: Call, input: Attachment) {
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
