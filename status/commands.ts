import type { AppStack } from './assembly';
import type { Found } from './found';

export function cdkDeploy({ id }: AppStack): string {
  return `cdk deploy ${quoted(id)}`;
}

export function awsCommand(
  { known }: Found,
  command: string,
  options: Readonly<Record<string, string | readonly string[]>>,
): string {
  const all = Object.entries({ ...options, region: known.region });
  const given = all.map(([name, value]) => [`--${name}`, ...[value].flat().map(quoted)].join(' '));
  return ['aws', command, ...given].join(' ');
}

/** As one word of a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
