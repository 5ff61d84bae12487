import { EXAMPLES } from '../../testing/histories/examples';
import { play } from '../../testing/histories/play';
import { missing, table } from '../../testing/histories/rows';
import { soak } from '../../testing/histories/soak';

test('the promises are kept in every history of several stacks, with every order and every fault', async () => {
  const { decisions } = await soak({
    // The same histories in every run: a new failure comes from a change of the code. `npm run soak` draws new ones.
    histories: Number(process.env.HISTORIES ?? 5),
    seed: Number(process.env.SEED ?? 2026),
  });

  process.stdout.write(`${table(decisions)}\n`);
  expect(missing(decisions)).toEqual([]);
}, 1_800_000);

test('the same history has the same course, whatever was played before', async () => {
  const [example] = EXAMPLES;
  const calls = async () =>
    (await play(example)).journal.map(
      ({ time, operation, caller, error }) => `${time} ${operation} by ${caller}: ${error}`,
    );

  const first = await calls();

  expect(await calls()).toEqual(first);
});
