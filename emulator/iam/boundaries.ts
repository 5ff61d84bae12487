import type { Call } from '../call';
import { policyText } from './managed-policies';
import { authorizedRole } from './roles';

interface Boundary {
  RoleName: string;
  PermissionsBoundary?: string;
}

export async function putRolePermissionsBoundary(call: Call, input: Boundary) {
  const boundary = input.PermissionsBoundary ?? '';
  const role = await authorizedRole(call, 'iam:PutRolePermissionsBoundary', input, {
    'iam:PermissionsBoundary': boundary,
  });
  policyText(call.aws, boundary);
  role.policies.write(call.aws.clock.now(), { ...role.policies.latest, boundary });
}

export async function deleteRolePermissionsBoundary(call: Call, input: Boundary) {
  const role = await authorizedRole(call, 'iam:DeleteRolePermissionsBoundary', input);
  role.policies.write(call.aws.clock.now(), { ...role.policies.latest, boundary: undefined });
}
