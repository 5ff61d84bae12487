import type { Aws } from '../call';
import { administratorOf } from './credentials';
import { listOf, statementsOf } from './grammar';
import { accountOf, roleByArn } from './state';

/** One principal that a policy names. */
export interface NamedPrincipal {
  /** The member of `Principal`: `AWS`, `Service`, `Federated` or `CanonicalUser`. */
  readonly kind: string;
  readonly name: string;
}

/** The principals that a policy names. A text in place of the object is read as `{ "AWS": … }`, as AWS reads `"*"`. */
export function principalsIn(document: object): NamedPrincipal[] {
  return statementsOf(document)
    .flatMap(({ Principal, NotPrincipal }) => [Principal ?? {}, NotPrincipal ?? {}])
    .map((principals) => (typeof principals === 'string' ? { AWS: principals } : principals))
    .flatMap((principals) => Object.entries<unknown>(principals))
    .flatMap(([kind, names]) => listOf(names).map((name) => ({ kind, name: String(name) })));
}

/** The first principal of a policy that does not exist. AWS refuses to store such a policy. */
export function missingPrincipal(aws: Aws, document: object): NamedPrincipal | undefined {
  return principalsIn(document).find((principal) => !principalExists(aws, principal));
}

/**
 * Every account exists, because the emulator cannot know those of AWS. A role or user exists if it exists in the
 * emulator. A service has to have the name of one. Who comes from outside AWS is not looked up.
 */
export function principalExists(aws: Aws, { kind, name }: NamedPrincipal): boolean {
  if (kind === 'Service') return SERVICE.test(name);
  if (kind !== 'AWS') return true;
  if (name === '*' || /^\d{12}$/.test(name)) return true;
  const [, account, identity] = /^arn:aws:(?:iam|sts)::(\d{12}):(.+)$/s.exec(name) ?? [];
  if (!account) return false;
  const [, role] = /^assumed-role\/([^/]+)\/[^/]+$/.exec(identity) ?? [];
  if (role) return accountOf(aws, account).roles.has(role);
  const isPerson = identity === 'root' || name === administratorOf(account).arn;
  return isPerson || identity.startsWith('federated-user/') || roleByArn(aws, name) !== undefined;
}

const SERVICE = /^([a-z\d-]+\.)+(amazonaws\.com|amazonaws\.com\.cn|amazon\.com|aws\.internal)$/;

/** IAM's sentence for a principal that does not exist. */
export function invalidPrincipalText({ kind, name }: NamedPrincipal): string {
  return `Invalid principal in policy: "${kind.toUpperCase()}":"${name}"`;
}
