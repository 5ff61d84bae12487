// Bundles the handlers into lib/handlers, from where the constructs take them: a consumer needs no esbuild.
import { build } from 'esbuild';

await build({
  entryPoints: {
    'copied-model-version/index': 'lambda/copied-model-version/index.ts',
    'project-policy/index': 'lambda/project-policy/index.ts',
  },
  outdir: 'lib/handlers',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
});
