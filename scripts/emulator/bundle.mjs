// Bundles the emulator into emulator/dist (or the folder given), as its package has it. What is under the AGPL stays
// outside, and so does the SDK, which functions load as Lambda's runtime has it: both are dependencies of the package.
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { foldersIn, noticesOf } from '../notices.cjs';

const [outdir = 'emulator/dist'] = process.argv.slice(2);
const { dependencies } = JSON.parse(readFileSync('emulator/package.json', 'utf8'));

const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  // Only a checkout, whose Node.js may be too old, looks for `node/package.json`.
  external: [...Object.keys(dependencies), 'node/package.json'],
  alias: { '@aws-sdk/credential-providers': './scripts/emulator/no-credentials.ts' },
  // Jest takes an import() only with a flag of Node.js's that is experimental.
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  outdir,
};

rmSync(outdir, { recursive: true, force: true });
const library = await build({ ...OPTIONS, entryPoints: { index: 'emulator/index.ts' } });
// The command is a user of the package like any other.
const command = await build({
  ...OPTIONS,
  banner: { js: '#!/usr/bin/env node' },
  entryPoints: { command: 'emulator/command/index.ts' },
  plugins: [
    {
      name: 'the package itself',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^\.\.$/ }, () => ({ path: './index.js', external: true })),
    },
  ],
});
// They run in the processes of functions, each as a file of its own.
for (const file of globSync('emulator/lambda/process/*.cjs')) cpSync(file, join(outdir, basename(file)));
writeFileSync(
  join(outdir, 'THIRD-PARTY-NOTICES.txt'),
  noticesOf(foldersIn([library.metafile, command.metafile])),
);
