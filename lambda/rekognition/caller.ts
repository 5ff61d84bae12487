/** The role that AWS's text of a denial names. If it names no role, `otherwise`. */
export function callerIn(text: string, otherwise: string): string {
  const role = /assumed-role\/([^/\s]+)\//.exec(text)?.[1];
  return role ? `the role ${role}` : otherwise;
}

/** The account of the resource that AWS's text of a denial names. */
export function ownerIn(text: string): string | undefined {
  return /\bon resource: arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1];
}

/**
 * The kinds of policy that limit what a role may do, without the policies of resources. AWS's text of a denial names
 * the kind that denies. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const KIND =
  /(identity-based|session|VPC endpoint|service control|resource control) policy|permissions boundary/i;

export function namesKind(text: string): boolean {
  return KIND.test(text);
}

/** Who must let the caller make a call that was denied in `account`, and where, as far as AWS's text tells. */
export function letCall(text: string, account: string, caller: string): string {
  const [kind, type] = KIND.exec(text) ?? [];
  // A resource control policy belongs to the organization of the resource's owner.
  const who = type?.toLowerCase() === 'resource control' ? (ownerIn(text) ?? account) : account;
  const where = kind
    ? `, in the ${kind}`
    : ' (permissions boundaries and service control policies count too)';
  return `account ${who} must let ${caller} make the call${where}`;
}
