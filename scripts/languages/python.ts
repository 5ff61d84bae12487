import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { blocksIn, PAGES } from '../../testing/pages/blocks';
import { DIST, floorOf, has, run, sayLoudly } from '../package/consumer';
import type { Workplace } from '.';

/** The wheel in a fresh virtual environment: the app, then every Python block of the pages. */
export function checkPython({ folder, synthesise }: Workplace): void {
  if (!has('python3', '-m', 'venv', '--help')) {
    sayLoudly(
      'python3 with venv is missing: neither the wheel nor the Python blocks of the pages are checked',
    );
    return;
  }
  run('python3', ['-m', 'venv', 'venv'], folder);
  const python = join(folder, 'venv/bin/python');
  const dist = join(DIST, 'python');
  const wheel = readdirSync(dist).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`no wheel in ${dist}: npm run package`);
  const cdk = [`aws-cdk-lib==${floorOf('aws-cdk-lib')}`, `constructs==${floorOf('constructs')}`];
  run(python, ['-m', 'pip', 'install', '--quiet', '--no-compile', join(dist, wheel), ...cdk], folder);

  copyFileSync(join(__dirname, 'apps/app.py'), join(folder, 'app.py'));
  synthesise(python, ['app.py']);

  showsMistakes(python, folder);

  const blocks = PAGES.flatMap((page) => blocksIn(page, /^(py|python)$/));
  if (blocks.length === 0) throw new Error('no Python blocks are found in the pages');
  execFileSync(python, [join(__dirname, 'blocks.py')], {
    cwd: folder,
    input: JSON.stringify(blocks),
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true', ...process.env },
  });
}

/** jsii prints traces of two languages. The numbered list has to be below them. */
function showsMistakes(python: string, cwd: string): void {
  const { stderr } = spawnSync(python, [join(__dirname, 'apps/mistakes.py')], { cwd, encoding: 'utf8' });
  const atEnd = stderr.trimEnd().split('\n').slice(-5);
  const expected = [
    /Shapes: 4 problems:$/,
    /^ {2}1\. source\.projectArn is "111111111111", but /,
    /^ {2}2\. source\.modelVersionArn is "v7", but /,
    /^ {2}3\. targets\[0\]\.account is "2", but /,
    /^ {2}4\. targets\[0\]\.minimumF1Score is 90, but /,
  ];
  const isAtEnd = expected.every((line, index) => line.test(atEnd[index] ?? ''));
  if (!isAtEnd) throw new Error(`the mistakes are not at the end of what Python prints:\n${stderr}`);
}
