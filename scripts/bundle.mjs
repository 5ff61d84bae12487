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

const small = await build({
  ...OPTIONS,
  entryPoints: {
    // No handler: the constructs load it at synth.
    'hours/index': 'lambda/hours/index.ts',
    'project-policy/index': 'lambda/project-policy/index.ts',
    'running-model-version/index': 'lambda/running-model-version/index.ts',
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
const copies = await buildInParts(join(outdir, 'copied-model-version'), {
  index: 'lambda/copied-model-version/index.ts',
  'gate-calls': 'lambda/gate-calls.ts',
});
const folders = foldersIn([small.metafile, report.metafile, status.metafile, copies]);
writeFileSync(join(outdir, 'THIRD-PARTY-NOTICES.txt'), noticesOf(folders));

/**
 * `index.js`, and beside it what it loads when it is needed. esbuild splits ES modules only, and a CommonJS module loads
 * faster, so each part is turned into one afterwards. Returns what esbuild tells about its inputs.
 */
async function buildInParts(folder, entryPoints) {
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    entryPoints,
    outdir: folder,
    splitting: true,
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
