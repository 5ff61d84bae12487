import { Caller } from './accounts';
import { askedBy, USAGE } from './arguments';
import { holdsAnything, stacksIn } from './assembly';
import { exitCodeOf } from './exit-code';
import { page } from './page';
import { progress } from './progress';
import { report } from './report';

async function main(): Promise<number> {
  const asked = askedBy(process.argv.slice(2));
  if (asked === 'help') {
    console.log(USAGE);
    return 0;
  }
  const stacks = stacksIn(asked.app);
  const caller = new Caller();
  const { step, end } = progress(stacks.filter(holdsAnything).length, process.stderr);
  const found = await report(stacks, (stack) => caller.open(stack), step);
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
