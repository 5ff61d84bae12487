// Bundles the handlers into lib/handlers (or the folder given), from where the constructs take them: a consumer
// needs no esbuild. The same sources and the same lock file give the same bytes.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build, transform } from 'esbuild';
import { foldersIn, noticesOf } from './notices.cjs';

const [outdir = 'lib/handlers', variation = '{}'] = process.argv.slice(2);

const OPTIONS = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  alias: {
    // Parts of the SDK that no handler reaches, and that every cold start would read.
    '@aws-sdk/credential-provider-node': './lambda/sdk/credentials.ts',
    '@smithy/core/event-streams': './lambda/sdk/event-streams.ts',
  },
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  ...JSON.parse(variation),
};

const hours = await build({
  ...OPTIONS,
  entryPoints: {
    // No handler: the constructs load it at synth.
    'hours/index': 'lambda/hours/index.ts',
  },
  outdir,
});
// It becomes part of templates, where people read it.
const report = await build({
  ...OPTIONS,
  minify: false,
  entryPoints: { 'promotion-report/index': 'lambda/promotion-report/index.ts' },
  outdir,
});
// A program for people: it takes their credentials wherever the AWS CLI would.
const { '@aws-sdk/credential-provider-node': _, ...alias } = OPTIONS.alias;
const status = await build({
  ...OPTIONS,
  alias,
  banner: { js: '#!/usr/bin/env node' },
  entryPoints: { 'status/index': 'status/index.ts' },
  outdir,
});
const copies = await buildHandler('copied-model-version', { 'gate-calls': 'lambda/gate-calls.ts' });
const policies = await buildHandler('project-policy');
const running = await buildHandler('running-model-version');
const folders = foldersIn([hours.metafile, report.metafile, status.metafile, copies, policies, running]);
writeFileSync(join(outdir, 'THIRD-PARTY-NOTICES.txt'), noticesOf(folders));

/**
 * `index.js`, beside it `sdk-….js` with the clients that it always needs, and `later` what it loads when it is needed.
 * esbuild splits ES modules only, and a CommonJS module loads faster, so each part is turned into one afterwards. Returns
 * what esbuild tells about its inputs.
 */
async function buildHandler(name, later = {}) {
  const folder = join(outdir, name);
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    entryPoints: { index: `lambda/${name}/index.ts`, clients: 'lambda/clients.ts', ...later },
    outdir: folder,
    splitting: true,
    chunkNames: 'sdk-[hash]',
    format: 'esm',
    write: false,
  });
  const wanted = reachableFrom(join(folder, 'index.js'), metafile.outputs);
  const parts = outputFiles.filter(({ path }) => wanted.has(path));
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of parts) {
    const { code } = await transform(text, {
      format: 'cjs',
      minify: true,
      platform: 'node',
      target: 'node22',
    });
    writeFileSync(path, code);
  }
  // What an earlier build left would be deployed too.
  const names = parts.map(({ path }) => path.slice(dirname(path).length + 1));
  for (const stale of readdirSync(folder).filter((name) => !names.includes(name)))
    rmSync(join(folder, stale));
  return metafile;
}

/** The absolute paths of an output and of all that it loads, now or later. */
function reachableFrom(entry, outputs) {
  const byPath = new Map(Object.entries(outputs).map(([path, output]) => [resolve(path), output]));
  const found = new Set();
  const open = [resolve(entry)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path) || !byPath.has(path)) continue;
    found.add(path);
    open.push(...byPath.get(path).imports.map((imported) => resolve(imported.path)));
  }
  return found;
}
