import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { Emulator, type World } from '..';
import { askedBy, USAGE } from './arguments';
import { environmentFor, exportsFor, variablesFor } from './environment';
import { runCommand } from './run-command';

/** Resolves to the exit code. */
async function main(): Promise<number> {
  const asked = askedBy(process.argv.slice(2));
  if (asked === 'help') {
    console.log(USAGE);
    return 0;
  }
  const world = worldIn(asked.world);
  const aws = await Emulator.start(world);
  // The CLI looks at a change set immediately, and then only every five seconds.
  aws.cloudformation.timing.changeSet = 0;
  const variables = variablesFor(world, aws.endpoint);
  try {
    if (asked.action === 'exec')
      return await runCommand(asked.command, environmentFor(variables, process.env));
    const end = stopped();
    console.log(exportsFor(variables, process.env).join('\n'));
    console.error('The emulator runs until Ctrl-C. Another shell needs the lines above.');
    return await end;
  } finally {
    await aws.close();
  }
}

/** The world in a JSON file, not checked: `Emulator.start` says what is wrong with it. */
function worldIn(file: string): World {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The world cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`);
  }
}

/** Resolves when somebody ends this process. */
function stopped(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve(signal === 'SIGINT' ? 0 : 128 + constants.signals[signal]));
  });
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
