import { say } from '../bin/demo/release-log';
import { Account } from './account';
import { casesOf } from './cases';
import { Cdk } from './cdk';
import { cleanUp } from './clean-up';
import { EXIT } from './exit-codes';
import { Interruption } from './interruption';
import { Ledger } from './ledger';
import type { Run } from './run';
import type { Assignment } from './start-worker';

async function work({ request, run: name }: Assignment): Promise<number> {
  const interruption = new Interruption();
  const { region, sourceProfile, destinationProfile } = request;
  const [source, destination] = await Promise.all([
    Account.of(sourceProfile, region),
    Account.of(destinationProfile, region),
  ]);
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

/** Plays case after case, up to the first failure. */
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

// If the terminal is closed, the output is lost, but the clean-up goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

void work(JSON.parse(process.argv[2]))
  .catch((error) => {
    console.error(error);
    return EXIT.failed;
  })
  .then((exitCode) => {
    process.exitCode = exitCode;
    if (process.connected) process.disconnect();
  });
