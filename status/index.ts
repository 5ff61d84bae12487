import { Caller } from './accounts';
import { askedBy, USAGE } from './arguments';
import { stacksIn } from './assembly';
import { atOnce } from './at-once';
import { exitCodeOf } from './exit-code';
import { page } from './page';
import { progress } from './progress';
import { sourcesOf } from './sources';
import { statusOf } from './status';

/** Accounts that are asked at the same time. */
const ACCOUNTS = 25;

async function main(): Promise<number> {
  const asked = askedBy(process.argv.slice(2));
  if (asked === 'help') {
    console.log(USAGE);
    return 0;
  }
  const stacks = stacksIn(asked.app);
  const caller = new Caller();
  const sources = sourcesOf(stacks, (stack) => caller.open(stack));
  const { step, end } = progress(stacks.length, process.stderr);
  const found = await atOnce(ACCOUNTS, stacks, async (stack) => {
    const status = await statusOf(stack, () => caller.open(stack), sources);
    step();
    return status;
  });
  end();
  process.stdout.write(
    asked.format === 'json' ? `${JSON.stringify({ stacks: found }, undefined, 2)}\n` : page(found),
  );
  return exitCodeOf(found);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 2;
  },
);
