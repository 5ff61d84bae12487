import type { World } from './world';

/** Every line that stands in a log group of the account, oldest first. */
export async function logLines(world: World, account: string): Promise<string[]> {
  const { logGroups } = await world.call(account, 'logs', 'DescribeLogGroups', {});
  const pages = await Promise.all(
    logGroups.map(({ logGroupName }: any) =>
      world.call(account, 'logs', 'FilterLogEvents', { logGroupName }),
    ),
  );
  return pages.flatMap(({ events }) => events.map(({ message }: any) => message));
}

/** The documents of the embedded metric format among the lines. */
export const documentsIn = (lines: readonly string[]) => lines.filter((line) => line.includes('"_aws"'));
