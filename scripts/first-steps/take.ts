import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { emptyFolder, LIBRARY, ROOT } from '../package/consumer';
import type { FirstSteps } from './steps';

/**
 * Takes exactly these steps, in a new folder beside one with the name of the checkout. Then `check` looks at the folder
 * and at what the commands have printed.
 */
export function take(
  name: string,
  { making, steps }: FirstSteps,
  check: (folder: string, printed: string) => void,
): void {
  const built = /^npm ci && npm run package -- (\w+)$/.exec(making)?.[1];
  if (!built || !existsSync(join(ROOT, 'dist', built)))
    throw new Error(`"${making}" is not what .ci/run has done before: npm run package`);
  const began = Date.now();
  const parent = emptyFolder('first-steps');
  const folder = join(parent, 'first');
  const programs = join(parent, 'bin');
  mkdirSync(folder);
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, 'node'));
  symlinkSync(ROOT, join(parent, LIBRARY.name));
  try {
    let printed = '';
    for (const step of steps) {
      if (step.kind === 'file') writeFileSync(join(folder, step.name), step.text);
      else printed += type(step.text, folder, programs);
    }
    check(folder, printed);
    console.log(`${name}: all steps taken in ${Math.round((Date.now() - began) / 1000)} s`);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/**
 * Runs a command as a newcomer's shell does: with this Node.js, and without the programs that npm adds for its scripts.
 */
function type(command: string, cwd: string, programs: string): string {
  console.log(`$ ${command}`);
  const others = process.env.PATH!.split(delimiter).filter((place) => !place.includes('node_modules'));
  return execFileSync('bash', ['-c', command], {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [programs, ...others].join(delimiter),
      npm_config_prefer_offline: 'true',
      npm_config_yes: 'true',
      // An app imports few of the CDK's modules, and Python compiles these by itself.
      PIP_NO_COMPILE: '1',
    },
    // A template or the progress of a deployment is long.
    maxBuffer: 64e6,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
