// npm run mutation [-- WORD…]: breaks the handlers in one place at a time and shows which test notices. With words,
// only the mutants whose file or name holds one of them. Fails when a mutant survives, or when the code no longer
// contains a text that a list names.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allMutants, sourceOf } from './all';
import { makeCopy } from './copy';
import type { Mutant } from './mutant';
import { EVERY_TEST, NearTests } from './near-tests';
import { type Run, Tests } from './tests';

const WORKERS = 2;

interface Result {
  readonly verdict: string;
  readonly by: string;
}

/** Breaks `copy`, runs the tests, and repairs `copy`. The tests that are likely to notice run first. */
async function judge(copy: string, tests: Tests, near: NearTests, { file, broken }: Mutant): Promise<Result> {
  const path = join(copy, file);
  writeFileSync(path, broken);
  try {
    for (const test of near.of(file)) {
      const run = await tests.run([test]);
      if (run.state === 'failed' || run.state === 'hung') return resultOf(run);
    }
    const run = await tests.run(EVERY_TEST);
    if (run.state === 'failed') near.notice(file, run.path);
    return resultOf(run);
  } finally {
    writeFileSync(path, sourceOf(file));
  }
}

function resultOf(run: Run): Result {
  switch (run.state) {
    case 'passed':
      return { verdict: 'SURVIVED', by: '' };
    case 'failed':
      return { verdict: 'killed', by: run.test };
    case 'hung':
      return { verdict: 'killed', by: 'the time limit' };
    case 'broken':
      return { verdict: 'BROKEN', by: run.because };
  }
}

async function work(queue: Mutant[], results: Map<Mutant, Result>): Promise<void> {
  const copy = makeCopy();
  const tests = new Tests(copy);
  const near = new NearTests();
  try {
    const whole = await tests.begin(EVERY_TEST);
    if (whole.state !== 'passed') throw new Error(`the tests do not pass unbroken: ${JSON.stringify(whole)}`);
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const result = await judge(copy, tests, near, mutant);
      results.set(mutant, result);
      process.stderr.write(
        result.verdict === 'killed'
          ? '.'
          : `\n${result.verdict} ${mutant.file}:${mutant.name}\n${result.by.slice(0, 300)}\n`,
      );
    }
  } finally {
    tests.stop();
  }
}

async function main(): Promise<void> {
  const began = Date.now();
  const words = process.argv.slice(2);
  const { mutants, moved } = allMutants();
  for (const line of moved) console.log(`MOVED    ${line}`);
  const all = mutants.filter(
    ({ file, name }) =>
      words.length === 0 || words.some((word) => file.includes(word) || name.includes(word)),
  );
  if (all.length === 0) throw new Error('no mutant has such a file or name');
  const results = new Map<Mutant, Result>();
  const queue = [...all];
  await Promise.all(Array.from({ length: WORKERS }, () => work(queue, results)));
  process.stderr.write('\n');

  const killed = all.filter((mutant) => results.get(mutant)?.verdict === 'killed').length;
  for (const file of new Set(all.map((mutant) => mutant.file))) {
    console.log(`\n${file}`);
    for (const mutant of all.filter((one) => one.file === file)) {
      const { verdict, by } = results.get(mutant)!;
      console.log(`  ${verdict.padEnd(8)} ${mutant.name}${by ? `\n           ${by}` : ''}`);
    }
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`\n${all.length} mutants, ${killed} killed, ${all.length - killed} not, in ${seconds} s`);
  if (killed < all.length || moved.length > 0) process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
void main();
