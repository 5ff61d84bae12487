import { runInOrder } from '../../../emulator/cloudformation/engine/order';

const waits: Record<string, string[]> = { a: ['b'], b: ['c'], c: [] };

async function run(fails: string[], options: object = {}, graph = waits) {
  const ran: string[] = [];
  const outcomes = await runInOrder(
    Object.keys(graph),
    (name) => graph[name],
    async (name) => {
      ran.push(name);
      return !fails.includes(name);
    },
    options,
  );
  return { ran, outcomes: Object.fromEntries(outcomes) };
}

test('each runs after all that it waits for', async () => {
  expect((await run([])).ran).toEqual(['c', 'b', 'a']);
});

test('a member that waits for a failed one is skipped', async () => {
  expect((await run(['b'])).outcomes).toEqual({ a: 'skipped', b: 'failed', c: 'done' });
});

test('with regardless, a member that waits for a failed one still runs', async () => {
  expect((await run(['b'], { regardless: true })).outcomes).toEqual({ a: 'done', b: 'failed', c: 'done' });
});

test('members of two generations that wait for each other all run', async () => {
  const { ran } = await run([], {}, { a: ['b'], b: ['a'], c: ['c'] });

  expect(ran.sort()).toEqual(['a', 'b', 'c']);
});

test('nothing begins after the stop', async () => {
  expect((await run([], { stop: () => true })).ran).toEqual([]);
});
