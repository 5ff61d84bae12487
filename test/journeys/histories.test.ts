import { missing, table } from './histories/rows';
import { soak } from './histories/soak';

test('whatever happens to several stacks, in whatever order, under whatever faults, the promises are kept', async () => {
  const { decisions } = await soak({
    // The same histories in every run, so that a change is judged by itself. `npm run soak` draws new ones.
    histories: Number(process.env.HISTORIES ?? 60),
    seed: Number(process.env.SEED ?? 2026),
  });

  process.stdout.write(`${table(decisions)}\n`);
  expect(missing(decisions)).toEqual([]);
}, 600_000);
