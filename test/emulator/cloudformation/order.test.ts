import { runInOrder } from '../../../emulator/cloudformation/engine/order';

/** The members of the graph that ran, in their order. */
async function run(graph: Record<string, string[]>, options?: object): Promise<string[]> {
  const ran: string[] = [];
  const begin = async (name: string) => ran.push(name) > 0;
  await runInOrder(Object.keys(graph), (name) => graph[name], begin, options);
  return ran;
}

test('members of two generations that wait for each other all run', async () => {
  expect((await run({ a: ['b'], b: ['a'], c: ['c'] })).sort()).toEqual(['a', 'b', 'c']);
});

test('nothing begins after the stop', async () => {
  expect(await run({ a: ['b'], b: [] }, { stop: () => true })).toEqual([]);
});
