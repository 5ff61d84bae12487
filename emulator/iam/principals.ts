import type { Aws } from '../call';
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

/**
 * The first principal in a policy's document that does not exist. AWS refuses to store a policy with such a principal.
 */
export function missingPrincipal(aws: Aws, document: object): NamedPrincipal | undefined {
  return principalsIn(document).find((principal) => !principalExists(aws, principal));
}

/**
 * Whether a principal exists. The emulator does not know all principals, so these always count as existing: accounts,
 * their users, the roles that AWS makes, the roles of an account for which the emulator has no role, and principals
 * from outside AWS. Every other role is looked up. A service must have a name like those of AWS's services.
 */
export function principalExists(aws: Aws, { kind, name }: NamedPrincipal): boolean {
  if (kind === 'Service') return SERVICE.test(name);
  if (kind !== 'AWS' || name === '*' || NOT_LOOKED_UP.some((form) => form.test(name))) return true;
  const [, account, roleOfSession] = SESSION.exec(name) ?? ROLE.exec(name) ?? [];
  if (!account) return false;
  const { roles } = accountOf(aws, account);
  if (roles.size === 0) return true;
  return roleOfSession ? roles.has(roleOfSession) : roleByArn(aws, name) !== undefined;
}

// A pattern such as `role/*` names nobody.
const ROLE = /^arn:aws:iam::(\d{12}):role\/[^\s*?]+$/;
const SESSION = /^arn:aws:sts::(\d{12}):assumed-role\/([^/\s*?]+)\/[^/\s*?]+$/;

const NOT_LOOKED_UP = [
  /^\d{12}$/,
  /^arn:aws:iam::\d{12}:root$/,
  /^arn:aws:iam::\d{12}:user\/[^\s*?]+$/,
  /^arn:aws:iam::cloudfront:user\/CloudFront Origin Access Identity \w+$/,
  /^arn:aws:sts::\d{12}:federated-user\/[^\s*?]+$/,
  // Service-linked roles, the roles of IAM Identity Center, and the sessions of both.
  /^arn:aws:iam::\d{12}:role\/aws-(?:service-role|reserved)\/[^\s*?]+$/,
  /^arn:aws:sts::\d{12}:assumed-role\/AWS(?:ServiceRoleFor|ReservedSSO_)[^/\s*?]+\/[^/\s*?]+$/,
];

const SERVICE = /^([a-z\d-]+\.)+(amazonaws\.com|amazonaws\.com\.cn|amazon\.com|aws\.internal)$/;

/** IAM's sentence for a principal that does not exist. */
export function invalidPrincipalText({ kind, name }: NamedPrincipal): string {
  return `Invalid principal in policy: "${kind.toUpperCase()}":"${name}"`;
}
