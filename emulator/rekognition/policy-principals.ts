import type { Aws } from '../call';
import { AwsError } from '../errors';
import { roleByArn } from '../iam/state';
import { type Ids, renamePrincipals } from './rewrite-policy';
import type { ProjectPolicy, Settings } from './state';

/** The unique ids of the roles that a policy names, by the roles' ARNs, as they are when it is put. */
export function roleIdsIn(aws: Aws, text: string): ReadonlyMap<string, string> {
  const ids = principalsIn(text).flatMap((arn): [string, string][] => {
    const role = roleByArn(aws, arn);
    return role ? [[arn, role.id]] : [];
  });
  return new Map(ids);
}

/** How the roles of a policy become unique ids. A role that was made again under its old name is another role. */
export function idsIn(aws: Aws, { roleIds }: ProjectPolicy): Ids {
  const ofRole = (principal: string) => roleIds.get(principal) ?? principal;
  return {
    ofRole,
    ofDeletedRole: (principal) =>
      roleByArn(aws, principal)?.id === roleIds.get(principal) ? principal : ofRole(principal),
  };
}

/** Refuses a policy for a role that is not there, or that is so new that Rekognition does not know it yet. */
export function checkPrincipalsExist(
  aws: Aws,
  { principalPropagation, invalidPrincipal }: Settings,
  text: string,
): void {
  if (principalPropagation === undefined) return;
  for (const principal of principalsIn(text).filter(isRole)) {
    const role = roleByArn(aws, principal);
    if (role && role.created + principalPropagation <= aws.clock.now()) continue;
    throw new AwsError(invalidPrincipal, `Invalid principal in policy: "AWS":"${principal}"`);
  }
}

const isRole = (principal: string) => /^arn:[^:]+:iam::\d{12}:role\//.test(principal);

function principalsIn(text: string): string[] {
  const found: string[] = [];
  renamePrincipals(JSON.parse(text), (principal) => {
    found.push(principal);
    return principal;
  });
  return found;
}
