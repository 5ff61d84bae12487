import type { World } from '../../testing/world/world';

/** Every line in the account's log groups, oldest first. */
export async function logLines(world: World, account: string): Promise<string[]> {
  const { logGroups } = await world.call(account, 'logs', 'DescribeLogGroups', {});
  const pages = await Promise.all(
    logGroups.map(({ logGroupName }: any) =>
      world.call(account, 'logs', 'FilterLogEvents', { logGroupName }),
    ),
  );
  return pages
    .flatMap(({ events }) => events)
    .sort((a: any, b: any) => a.timestamp - b.timestamp || (a.eventId < b.eventId ? -1 : 1))
    .map(({ message }: any) => message);
}

/** The documents of the embedded metric format among the lines. */
export const documentsIn = (lines: readonly string[]) => lines.filter((line) => line.startsWith('{"_aws"'));

/** What the functions measured, by metric. */
export const measured = async (world: World, account: string, name: string): Promise<number[]> =>
  documentsIn(await world.run(logLines(world, account)))
    .map((line) => JSON.parse(line)[name])
    .filter((value) => value !== undefined);

/** One invocation of a function of ours, which has Lambda's text format. */
export interface Invocation {
  readonly requestId: string;
  /** What is between Lambda's own lines. */
  readonly printed: string[];
}

/** The invocations of our functions. A function writes all its lines when an invocation is over. */
export function invocationsIn(lines: readonly string[]): Invocation[] {
  return lines.flatMap((line, index) => {
    const requestId = /^START RequestId: (\S+)/.exec(line)?.[1];
    if (!requestId) return [];
    const end = lines.indexOf(`END RequestId: ${requestId}`, index);
    return [{ requestId, printed: lines.slice(index + 1, end) }];
  });
}
