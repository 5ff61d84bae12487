// npx tsx integ --help
import { createInterface } from 'node:readline/promises';
import { readArguments, USAGE } from './arguments';
import { priceOfACopy } from './cost';
import { EXIT } from './exit-codes';
import { describePlan } from './plan';
import { preflight } from './preflight';
import { newRunName } from './run-name';
import { startWorker } from './start-worker';

/** Looks, says what it will make and what that costs, and asks before it makes anything. */
async function main(): Promise<number> {
  const { help, problems: mistakes, request } = readArguments(process.argv.slice(2), process.stdin.isTTY);
  if (help) {
    console.log(USAGE);
    return EXIT.passed;
  }
  if (!request) return refuse([...mistakes, 'npx tsx integ --help says what there is']);
  const { problems, accounts } = await preflight(request);
  if (!accounts) return refuse(problems);

  const run = newRunName();
  const plan = { request, run, source: accounts.source.id, destination: accounts.destination.id };
  console.log(describePlan(plan, priceOfACopy()).join('\n'));
  if (!request.yes && !(await confirmed(run))) {
    console.log('Nothing was made.');
    return EXIT.notStarted;
  }
  return startWorker({ request, run });
}

function refuse(problems: readonly string[]): number {
  console.error(['The run cannot start:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  return EXIT.notStarted;
}

async function confirmed(run: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`\nMake ${run}? [y/N] `)).trim());
  } catch {
    // Ctrl-C, or the end of the input.
    return false;
  } finally {
    terminal.close();
  }
}

void main()
  .catch((error) => {
    console.error(error);
    return EXIT.failed;
  })
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
