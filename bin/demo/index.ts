import { Emulator } from '../../emulator';
import { Accounts, REGION } from './accounts';
import { Cli } from './cli';
import { quote } from './release-log';
import { changesIn, relevantLines } from './relevant-lines';
import { Story } from './story';

/**
 * The promotion app of `bin/promotion.ts`, deployed by the unmodified `cdk` CLI to three accounts of the emulator.
 *
 * Ends with exit code 0 only when every step went as it says, and leaves nothing behind.
 */
async function main(): Promise<void> {
  const began = Date.now();
  const aws = new Emulator({
    // The CLI looks every five seconds whether a stack is done: what takes less is free.
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
  try {
    const accounts = new Accounts(aws);
    await accounts.prepare();
    cli = new Cli(endpoint, await accounts.deployer(), REGION, print);
    console.log(`An AWS of our own at ${endpoint}, with three accounts that are bootstrapped for the CDK.`);
    await new Story(accounts, cli).tell();
    console.log(`\nDone in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
  } catch (error) {
    console.error(`\nThe demo failed: ${(error as Error).message}\n\nThe last lines of the CLI:`);
    for (const line of printed.slice(-60)) console.error(`  ${line}`);
    process.exitCode = 1;
  } finally {
    cli?.dispose();
    await aws.close();
  }
}

void main();
