import type { Aws } from '../call';
import { AwsError } from '../errors';
import { invalidPrincipalText, type NamedPrincipal, principalExists, principalsIn } from '../iam/principals';
import { roleByArn } from '../iam/state';
import type { Settings } from './options';
import type { Ids } from './rewrite-policy';
import type { ProjectPolicy } from './state';

/** The present unique ids of the roles that a policy names, by the roles' ARNs. Call this when the policy is put. */
export function roleIdsIn(aws: Aws, text: string): ReadonlyMap<string, string> {
  const ids = principalsIn(JSON.parse(text)).flatMap(({ name }): [string, string][] => {
    const role = roleByArn(aws, name);
    return role ? [[name, role.id]] : [];
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

/** Refuses a policy for a principal that does not exist, or for a role so new that Rekognition does not know it yet. */
export function checkPrincipalsExist(
  aws: Aws,
  { principalPropagation, invalidPrincipal }: Settings,
  text: string,
): void {
  if (principalPropagation === undefined) return;
  const isKnown = (principal: NamedPrincipal) => {
    const role = roleByArn(aws, principal.name);
    if (!role) return principalExists(aws, principal);
    return role.created + principalPropagation <= aws.clock.now();
  };
  const unknown = principalsIn(JSON.parse(text)).find((principal) => !isKnown(principal));
  if (unknown) throw new AwsError(invalidPrincipal, invalidPrincipalText(unknown));
}
