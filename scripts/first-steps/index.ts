import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { emptyFolder, has, LIBRARY, ROOT, sayLoudly } from '../package/consumer';
import { type FirstSteps, firstStepsIn } from './steps';

/**
 * Takes the first steps of the README to the letter, up to a first template: `npm run package && npx tsx scripts/first-steps`.
 * The packages are those that `npm run package` has made, so what makes them is not run again.
 */
const COPY = 'Custom::RekognitionCopiedModelVersion';

const { typescript, python } = firstStepsIn(readFileSync(join(ROOT, 'README.md'), 'utf8'));
take('typescript', typescript);
if (has('python3', '-m', 'venv', '--help')) take('python', python);
else sayLoudly('python3 with venv is missing: the first steps in Python are not taken');

function take(language: string, { making, steps }: FirstSteps): void {
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
    for (const step of steps) {
      if (step.kind === 'file') writeFileSync(join(folder, step.name), step.text);
      else type(step.text, folder, programs);
    }
    const template = readFileSync(join(folder, 'cdk.out/Production.template.json'), 'utf8');
    if (!template.includes(COPY)) throw new Error(`${language}: the template holds no ${COPY}`);
    console.log(`${language}: a first template after ${Math.round((Date.now() - began) / 1000)} s`);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Runs a command as a newcomer's shell does: with this Node.js, and without the programs that npm adds for its scripts. */
function type(command: string, cwd: string, programs: string): void {
  console.log(`$ ${command}`);
  const others = process.env.PATH!.split(delimiter).filter((place) => !place.includes('node_modules'));
  execFileSync('bash', ['-c', command], {
    cwd,
    env: {
      ...process.env,
      PATH: [programs, ...others].join(delimiter),
      npm_config_prefer_offline: 'true',
      npm_config_yes: 'true',
      // An app imports few of the CDK's modules, and Python compiles these by itself.
      PIP_NO_COMPILE: '1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
