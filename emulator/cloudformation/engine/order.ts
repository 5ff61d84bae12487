/** How one member of an ordered run ended. `skipped`: something that it waited for failed. */
export type Outcome = 'done' | 'failed' | 'skipped';

/**
 * Runs each member as soon as everything that it waits for is done, as many as possible at a time. Skips members that
 * wait for a failed one, unless `regardless`.
 */
export async function runInOrder<T>(
  members: readonly T[],
  waitsFor: (member: T) => readonly T[],
  run: (member: T) => Promise<boolean>,
  { regardless = false, stop = () => false }: { regardless?: boolean; stop?: () => boolean } = {},
): Promise<Map<T, Outcome>> {
  const outcomes = new Map<T, Outcome>();
  const started = new Map<T, Promise<Outcome>>();
  const path = new Set<T>();
  const start = (member: T): Promise<Outcome> => {
    const before = started.get(member);
    if (before) return before;
    path.add(member);
    // Members of different generations may wait for each other. The member that would close a circle does not wait.
    const needs = waitsFor(member)
      .filter((need) => !path.has(need) && members.includes(need))
      .map(start);
    path.delete(member);
    const outcome = (async (): Promise<Outcome> => {
      const ends = await Promise.all(needs);
      if (stop() || (!regardless && ends.some((end) => end !== 'done'))) return 'skipped';
      return (await run(member)) ? 'done' : 'failed';
    })();
    started.set(member, outcome);
    return outcome;
  };
  await Promise.all(members.map(async (member) => outcomes.set(member, await start(member))));
  return outcomes;
}
