import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, LIBRARY, ROOT, run } from '../package/consumer';
import { EXCUSES } from './excuses';

/**
 * Runs the CDK's own linter over the API: `npx tsx scripts/awslint`, after a build. It fails for findings without an
 * excuse, and for unneeded excuses.
 */

/** The newest version of awslint. */
const VERSION = '2.72.1';

const folder = emptyFolder('awslint');
try {
  process.exitCode = judge(findings());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What breaks which rule, such as `construct-ctor:Project`, with awslint's own words. */
function findings(): Map<string, string> {
  run('npm', ['install', '--silent', '--ignore-scripts', '--prefix', '.', `awslint@${VERSION}`], folder);
  teachModulesOfToday(join(folder, 'node_modules/awslint/lib/rules'));
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'node_modules/awslint/bin/awslint.js'), '--no-quiet', '--no-config', '--no-compile'],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, AWSLINT_BASE_CONSTRUCT: 'true' } },
  );
  const lines = [...stderr.matchAll(/^(?:error|warning): \[awslint:(\S+):(\S+)\] (.*)$/gm)];
  if (lines.length === 0) throw new Error(`awslint has read nothing (status ${status}): ${stderr}`);
  return new Map(
    lines.map(([, rule, name, text]) => [`${rule}:${name.replace(`${LIBRARY.name}.`, '')}`, text]),
  );
}

/** awslint looks for the modules of CDK version 1, and skips most rules if it does not find them. */
function teachModulesOfToday(rules: string): void {
  for (const name of readdirSync(rules).filter((file) => file.endsWith('.js'))) {
    const file = join(rules, name);
    const text = readFileSync(file, 'utf8')
      .replaceAll('@aws-cdk/core', 'aws-cdk-lib')
      .replaceAll(/@aws-cdk\/aws-(\w+)\./g, 'aws-cdk-lib.aws_$1.');
    writeFileSync(file, text);
  }
}

function judge(found: Map<string, string>): number {
  const broken = [...found].filter(([key]) => !EXCUSES[key]);
  const unused = Object.keys(EXCUSES).filter((key) => !found.has(key));
  for (const [key, text] of broken) console.error(`${key}: ${text}`);
  for (const key of unused) console.error(`${key} is excused, and is not found any more`);
  console.log(`awslint: ${found.size - broken.length} excused, ${broken.length} not`);
  return broken.length + unused.length === 0 ? 0 : 1;
}
