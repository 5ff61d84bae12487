import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { DIST, emptyFolder, installTarball, ROOT, run } from '../package/consumer';
import { checkGo } from './go';
import { checkJava } from './java';
import { checkNode } from './node';
import { checkPython } from './python';
import { differences, readSynthesis, type Synthesis } from './synthesis';

/**
 * Installs each language's package like a user, and synthesises the same app in all of them: `npm run package && npx
 * tsx scripts/languages`, or `… scripts/languages python` for one.
 */
const CHECKS: Readonly<Record<string, (workplace: Workplace) => void>> = {
  node: checkNode,
  python: checkPython,
  java: checkJava,
  go: checkGo,
};

export interface Workplace {
  /** An empty folder for this language. */
  readonly folder: string;
  /** The npm project that holds the packed library and the oldest supported CDK. */
  readonly consumer: string;
  /** Runs the app, and compares what it writes with what the TypeScript app does. */
  synthesise(program: string, args: readonly string[]): void;
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CHECKS);
if (!existsSync(join(DIST, 'js'))) throw new Error('There are no packages yet: npm run package');

const started = Date.now();
const consumer = installTarball(join(DIST, 'js', readdirSync(join(DIST, 'js'))[0]));
const workshop = emptyFolder('languages');
let failed = 0;
try {
  copyFileSync(join(__dirname, 'apps/app.ts'), join(consumer, 'app.ts'));
  const expected = synthesisOf('typescript', consumer, join(ROOT, 'node_modules/.bin/tsx'), ['app.ts']);
  console.log(
    `typescript: a template ${secondsSince(started)} s after an empty folder, of the packed tarball`,
  );
  for (const language of wanted) check(language, expected);
} finally {
  rmSync(consumer, { recursive: true, force: true });
  // Go makes its module cache read-only, but not what is made here.
  rmSync(workshop, { recursive: true, force: true });
}
console.log(`${wanted.length - failed} passed, ${failed} failed (languages)`);
process.exitCode = failed > 0 ? 1 : 0;

function check(language: string, expected: Synthesis): void {
  const began = Date.now();
  const folder = join(workshop, language);
  mkdirSync(folder);
  try {
    CHECKS[language]({
      folder,
      consumer,
      synthesise(program, args) {
        const found = differences(expected, synthesisOf(language, folder, program, args));
        if (found.length > 0) throw new Error(`not what TypeScript gives:\n${found.join('\n')}`);
        console.log(`${language}: the same template ${secondsSince(began)} s after an empty folder`);
      },
    });
    console.log(`${language}: passed in ${secondsSince(began)} s`);
  } catch (error) {
    failed++;
    console.error(`${language}: ${error instanceof Error ? error.message : error}`);
  }
}

function secondsSince(began: number): number {
  return Math.round((Date.now() - began) / 1000);
}

/** Runs an app as the CLI does, with the recommended feature flags. */
function synthesisOf(language: string, folder: string, program: string, args: readonly string[]): Synthesis {
  const outdir = join(workshop, `${language}.out`);
  run(program, args, folder, { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(flags) });
  return readSynthesis(outdir);
}
