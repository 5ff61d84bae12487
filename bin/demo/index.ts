import { constants } from 'node:os';
import { Emulator } from '../../emulator';
import { Accounts, REGION } from './accounts';
import { Cli } from './cli';
import { quote } from './release-log';
import { changesIn, relevantLines } from './relevant-lines';
import { Story } from './story';

/**
 * The promotion app of `bin/promotion.ts`, deployed by the unmodified `cdk` CLI to three accounts of the emulator.
 *
 * Ends with exit code 0 only if every step had the announced result, and leaves nothing behind.
 */
async function main(): Promise<void> {
  const began = Date.now();
  const aws = new Emulator({
    // The CLI looks every five seconds whether a stack is done, so shorter times cost nothing.
    rekognition: { copyDuration: 1000, deleteDuration: 200 },
    stateMachineSpeed: 40,
  });
  // The CLI looks at a change set at once, and then only every five seconds.
  aws.cloudformation.timing.changeSet = 0;
  const endpoint = await aws.listen();
  const printed: string[] = [];
  const relevant = relevantLines();
  const print = (line: string) => {
    printed.push(line);
    const text = relevant(line) ?? changesIn(line);
    if (text) quote(text);
  };
  let cli: Cli | undefined;
  let signal: NodeJS.Signals | undefined;
  for (const one of ['SIGINT', 'SIGTERM'] as const) {
    process.once(one, () => {
      signal = one;
      cli?.stop();
    });
  }
  try {
    const accounts = new Accounts(aws);
    await accounts.prepare();
    cli = new Cli(endpoint, await accounts.deployer(), REGION, print);
    if (signal) cli.stop();
    await new Story(accounts, cli).tell();
    console.log(`\nDone in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
    console.log(
      '\nWhere to go on: README.md#installation has a first app, docs/promotion.md says how a\npromotion works, and docs/setup.md sets up real accounts.',
    );
  } catch (error) {
    if (signal) return;
    console.error(`\nThe demo failed: ${(error as Error).message}\n\nThe last lines of the CLI:`);
    for (const line of printed.slice(-60)) console.error(`  ${line}`);
    process.exitCode = 1;
  } finally {
    cli?.dispose();
    await aws.close();
    if (signal) {
      console.error(`\nStopped by ${signal}: the three accounts and all files of the demo are gone.`);
      process.exitCode = 128 + constants.signals[signal];
    }
  }
}

/** npm's scripts use the Node.js of the packages, unless its installation was prevented. */
if (Number.parseInt(process.versions.node, 10) >= 22) void main();
else {
  console.error(
    `The demo needs Node.js 22 or newer, and this is ${process.version}: install one from https://nodejs.org`,
  );
  process.exitCode = 1;
}
