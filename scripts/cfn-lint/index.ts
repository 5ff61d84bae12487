import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, has, ROOT, run, sayLoudly } from '../package/consumer';

/**
 * Synthesises every example and checks the templates with cfn-lint, in a new virtual environment: `npx tsx
 * scripts/cfn-lint`.
 */

const VERSION = '1.58.0';

/** Findings that are no defects of the templates, and why. */
const IGNORED = [
  // DependsOn beside a reference: the CDK writes out what a construct depends on, and a reference may be there as well.
  'W3005',
];

/** Findings about resources that the CDK makes for an example. */
const IGNORED_IN: Readonly<Record<string, readonly string[]>> = {
  // cfn-lint does not know all the actions' configurations that CodePipeline has.
  pipeline: ['E3703'],
};

const folder = emptyFolder('cfn-lint');
try {
  if (has('python3', '-m', 'venv', '--help')) process.exitCode = lintAll();
  else sayLoudly('python3 with venv is missing: no template is read by cfn-lint');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function lintAll(): number {
  run('python3', ['-m', 'venv', 'venv'], folder);
  run(join(folder, 'venv/bin/python'), ['-m', 'pip', 'install', '--quiet', `cfn-lint==${VERSION}`], folder);
  const failed = readdirSync(join(ROOT, 'examples')).filter((example) => !lint(example));
  console.log(failed.length === 0 ? 'cfn-lint: nothing found' : `cfn-lint: ${failed.join(', ')} failed`);
  return failed.length === 0 ? 0 : 1;
}

function lint(example: string): boolean {
  const templates = templatesOf(example);
  if (templates.length === 0) throw new Error(`${example} has no templates`);
  const ignored = [...IGNORED, ...(IGNORED_IN[example] ?? [])];
  const args = ['--ignore-checks', ...ignored, '--format', 'parseable', '--template', ...templates];
  const { status } = spawnSync(join(folder, 'venv/bin/cfn-lint'), args, { stdio: 'inherit' });
  console.log(`${example}: ${templates.length} templates ${status === 0 ? 'passed' : 'failed'}`);
  return status === 0;
}

/** Runs the app as the CLI does. */
function templatesOf(example: string): string[] {
  const outdir = join(folder, example);
  mkdirSync(outdir);
  const source = join(ROOT, 'examples', example);
  const { context } = JSON.parse(readFileSync(join(source, 'cdk.json'), 'utf8'));
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/tsx'), ['app.ts'], {
    cwd: source,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  if (status !== 0) throw new Error(`${example} is not synthesised`);
  return readdirSync(outdir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => join(outdir, file));
}
