import { defineConfig, mergeConfig } from 'vitest/config';
import virtual from './vitest.config.mts';

// The lists of both would be joined.
const { include, exclude, ...test } = virtual.test!;

/** What has to hold with the oldest CDK that this library supports too: the lower end of the peer dependencies. */
export default mergeConfig(
  { ...virtual, test },
  defineConfig({
    resolve: { alias: [{ find: /^(aws-cdk-lib|constructs)(?=\/|$)/, replacement: '$1-floor' }] },
    test: {
      include: ['test/examples/**/*.test.ts', 'test/lib/**/*.test.ts'],
      // cdk-nag as a plugin wants a newer CDK; test/examples/compliance.test.ts asks its packs directly.
      exclude: ['**/acknowledgements.test.ts'],
      // A package such as cdk-nag asks Node.js for the CDK, and not Vitest.
      execArgv: ['--require', './test/oldest-cdk.cjs'],
    },
  }),
);
