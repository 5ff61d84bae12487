// Bundles the handlers into lib/handlers (or the folder given), from where the constructs take them: a consumer
// needs no esbuild. The same sources and the same lock file give the same bytes.
import { build } from 'esbuild';

const [outdir = 'lib/handlers'] = process.argv.slice(2);

await build({
  entryPoints: {
    'copied-model-version/index': 'lambda/copied-model-version/index.ts',
    'project-policy/index': 'lambda/project-policy/index.ts',
  },
  outdir,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
});
