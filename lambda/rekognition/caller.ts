/** The role that AWS's text of a denial names, or `otherwise`. */
export function callerIn(text: string, otherwise: string): string {
  const role = /assumed-role\/([^/\s]+)\//.exec(text)?.[1];
  return role ? `the role ${role}` : otherwise;
}
