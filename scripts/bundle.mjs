// Bundles the handlers into lib/handlers (or the folder given), from where the constructs take them: a consumer
// needs no esbuild. The same sources and the same lock file give the same bytes.
import { build } from 'esbuild';

const [outdir = 'lib/handlers', variation = '{}'] = process.argv.slice(2);

await build({
  entryPoints: {
    'copied-model-version/index': 'lambda/copied-model-version/index.ts',
    'project-policy/index': 'lambda/project-policy/index.ts',
    'running-model-version/index': 'lambda/running-model-version/index.ts',
  },
  outdir,
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
  ...JSON.parse(variation),
});
