import { missing, table } from './histories/rows';
import { soak } from './histories/soak';

test('whatever happens to several stacks, in whatever order, under whatever faults, the promises are kept', async () => {
  const { decisions } = await soak({
    histories: Number(process.env.HISTORIES ?? 150),
    seed: process.env.SEED === undefined ? undefined : Number(process.env.SEED),
  });

  process.stdout.write(`${table(decisions)}\n`);
  expect(missing(decisions)).toEqual([]);
}, 600_000);
