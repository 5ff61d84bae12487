import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { LIBRARY, run } from '../package/consumer';
import type { Workplace } from '.';

/** The oldest Node.js that the library supports, in its newest release, and the Node.js that the checkout installs. */
const VERSIONS = ['22.23.3', LIBRARY.devDependencies.node];

/** The packed library in an empty project, under each Node.js of `VERSIONS`, which npm's registry has as a package. */
export function checkNode({ folder, consumer, synthesise }: Workplace): void {
  const { code } = transformSync(readFileSync(join(__dirname, 'apps/app.ts'), 'utf8'), {
    loader: 'ts',
    format: 'cjs',
  });
  writeFileSync(join(consumer, 'app.js'), code);
  for (const version of VERSIONS) {
    run('npm', ['install', '--silent', '--prefer-offline', '--prefix', folder, `node@${version}`], folder);
    const program = join(folder, 'node_modules/node/bin/node');
    const found = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
    if (found !== `v${version}`) throw new Error(`this is Node.js ${found}, not ${version}`);
    synthesise(program, [join(consumer, 'app.js')]);
    console.log(`node: the same template with Node.js ${version}`);
  }
}
