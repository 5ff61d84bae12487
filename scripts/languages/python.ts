import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { blocksIn, PAGES } from '../../test/docs/blocks';
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

  const blocks = PAGES.flatMap((page) => blocksIn(page, /^(py|python)$/));
  if (blocks.length === 0) throw new Error('no Python blocks are found in the pages');
  execFileSync(python, [join(__dirname, 'blocks.py')], {
    cwd: folder,
    input: JSON.stringify(blocks),
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true', ...process.env },
  });
}
