// npm run mutation [-- WORD…]: breaks the handlers in one place at a time and shows which test notices. With words,
// only the mutants whose file or name holds one of them. Fails when a mutant survives, or when the code that it
// changes has moved on.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCopy } from './copy';
import { type Mutant, mutate } from './mutant';
import { suspects } from './mutants';
import { type Run, Tests } from './tests';

const WORKERS = 2;
const EVERY_TEST = ['test/contract', 'test/lambda'];

interface Job extends Mutant {
  readonly tests: readonly string[];
}

interface Result {
  readonly verdict: string;
  readonly by: string;
}

function jobs(words: readonly string[]): Job[] {
  return suspects
    .flatMap(({ file, tests, mutants }) =>
      mutants.map(([name, search, replace]) => ({ file, name, search, replace, tests })),
    )
    .filter(
      ({ file, name }) =>
        words.length === 0 || words.some((word) => file.includes(word) || name.includes(word)),
    );
}

/** Breaks `copy`, asks the tests, file by file up to the first that notices, and makes it whole again. */
async function judge(copy: string, tests: Tests, job: Job): Promise<Result> {
  const path = join(copy, job.file);
  const source = readFileSync(path, 'utf8');
  let broken: string;
  try {
    broken = mutate(source, job);
  } catch (error) {
    return { verdict: 'MOVED', by: (error as Error).message };
  }
  writeFileSync(path, broken);
  try {
    for (const near of job.tests) {
      const run = await tests.run([near]);
      if (run.state === 'failed' || run.state === 'hung') return resultOf(run);
    }
    return resultOf(await tests.run(EVERY_TEST));
  } finally {
    writeFileSync(path, source);
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

async function work(queue: Job[], results: Map<Job, Result>): Promise<void> {
  const copy = makeCopy();
  const tests = new Tests(copy);
  try {
    const whole = await tests.run(EVERY_TEST);
    if (whole.state !== 'passed') throw new Error(`the tests do not pass unbroken: ${JSON.stringify(whole)}`);
    for (let job = queue.shift(); job; job = queue.shift()) {
      const result = await judge(copy, tests, job);
      results.set(job, result);
      process.stderr.write(
        result.verdict === 'killed'
          ? '.'
          : `\n${result.verdict} ${job.file}: ${job.name}\n${result.by.slice(0, 300)}\n`,
      );
    }
  } finally {
    tests.stop();
  }
}

async function main(): Promise<void> {
  const began = Date.now();
  const all = jobs(process.argv.slice(2));
  if (all.length === 0) throw new Error('no mutant has such a file or name');
  const results = new Map<Job, Result>();
  const queue = [...all];
  await Promise.all(Array.from({ length: WORKERS }, () => work(queue, results)));
  process.stderr.write('\n');

  const killed = all.filter((job) => results.get(job)?.verdict === 'killed').length;
  for (const file of new Set(all.map((job) => job.file))) {
    console.log(`\n${file}`);
    for (const job of all.filter((one) => one.file === file)) {
      const { verdict, by } = results.get(job)!;
      console.log(`  ${verdict.padEnd(8)} ${job.name}${by ? `\n           ${by}` : ''}`);
    }
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`\n${all.length} mutants, ${killed} killed, ${all.length - killed} not, in ${seconds} s`);
  if (killed < all.length) process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
void main();
