import { missing, table } from './histories/rows';
import { soak } from './histories/soak';

test('whatever happens to several stacks, in whatever order, under whatever faults, the promises are kept', async () => {
  const { decisions } = await soak({
    // The same histories in every run, so that a change is judged by itself. `npm run soak` draws new ones.
    histories: Number(process.env.HISTORIES ?? 60),
    seed: Number(process.env.SEED ?? 2026),
  });

  process.stdout.write(`${table(decisions)}\n`);
  // A few rows are rarely drawn: each has a story of its own, and the soak asks for every one.
  expect(missing(decisions).length).toBeLessThan(4);
}, 600_000);
