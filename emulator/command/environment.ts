import { devNull } from 'node:os';
import type { World } from '..';

/** What points the CDK's CLI and the SDKs at an emulator, with the rights of the first account's administrator. */
export function variablesFor(world: World, endpoint: string): Readonly<Record<string, string>> {
  const [{ account, regions }] = world.accounts;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    // The key's id contains the administrator's account. A key of another account is made in the same way.
    AWS_ACCESS_KEY_ID: `AKIA${account}ROOT`,
    AWS_SECRET_ACCESS_KEY: 'administrator',
    AWS_REGION: regions[0],
    AWS_DEFAULT_REGION: regions[0],
    // Files without profiles, because the user's files lead to real accounts.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

/** The user's environment with these variables, and with nothing else that could lead to a real account. */
export function environmentFor(
  variables: Readonly<Record<string, string>>,
  inherited: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const harmless = Object.entries(inherited).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(harmless), ...variables };
}

/** The same environment, as lines for a shell to run. */
export function exportsFor(
  variables: Readonly<Record<string, string>>,
  inherited: NodeJS.ProcessEnv,
): string[] {
  const others = Object.keys(inherited).filter((name) => name.startsWith('AWS_') && !(name in variables));
  return [
    ...(others.length > 0 ? [`unset ${others.sort().join(' ')}`] : []),
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${value}`),
  ];
}
