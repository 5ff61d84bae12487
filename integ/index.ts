// npx tsx integ --help
import { createInterface } from 'node:readline/promises';
import { say } from '../bin/demo/release-log';
import { readArguments, USAGE } from './arguments';
import { casesOf } from './cases';
import { Cdk } from './cdk';
import { cleanUp } from './clean-up';
import { priceOfACopy } from './cost';
import { Interruption } from './interruption';
import { Ledger } from './ledger';
import { describePlan } from './plan';
import { preflight } from './preflight';
import type { Run } from './run';
import { newRunName } from './run-name';

/** What the command answers the shell. */
const EXIT = { passed: 0, failed: 1, notStarted: 2, interrupted: 130 } as const;

async function main(): Promise<number> {
  const { help, problems: mistakes, request } = readArguments(process.argv.slice(2), process.stdin.isTTY);
  if (help) {
    console.log(USAGE);
    return EXIT.passed;
  }
  if (!request) return refuse([...mistakes, 'npx tsx integ --help says what there is']);
  const { problems, accounts } = await preflight(request);
  if (!accounts) return refuse(problems);

  const { source, destination } = accounts;
  const name = newRunName();
  const plan = { request, run: name, source: source.id, destination: destination.id };
  console.log(describePlan(plan, priceOfACopy()).join('\n'));
  if (!request.yes && !(await confirmed(name))) {
    console.log('Nothing was made.');
    return EXIT.notStarted;
  }

  const interruption = new Interruption();
  const cdk = new Cdk();
  const ledger = new Ledger(cdk);
  const run: Run = { name, request, source, destination, ledger, signal: interruption.work };
  try {
    const passed = await play(run);
    const isClean = await cleanUp(run, interruption.cleanUp);
    if (interruption.work.aborted) return EXIT.interrupted;
    return passed && isClean ? EXIT.passed : EXIT.failed;
  } finally {
    interruption.ignore();
    cdk.dispose();
  }
}

function refuse(problems: readonly string[]): number {
  console.error(['The run cannot start:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  return EXIT.notStarted;
}

async function confirmed(name: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`\nMake ${name}? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** Plays case after case, up to the first thing that is not as it should be. */
async function play(run: Run): Promise<boolean> {
  try {
    for (const { play } of casesOf(run.request)) {
      run.signal.throwIfAborted();
      await play(run);
    }
    return true;
  } catch (error) {
    say(`✗ ${(error as Error).message}`);
    return false;
  }
}

void main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error) => {
    console.error(error);
    process.exitCode = EXIT.failed;
  },
);
