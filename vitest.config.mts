import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { RandomOrder } from './test/order.mts';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^cdk-rekognition-custom-labels$/, replacement: join(import.meta.dirname, 'lib/index.ts') },
      // The emulator's package.json would lead to its build.
      { find: /^(\.\.\/)+emulator$/, replacement: join(import.meta.dirname, 'emulator/index.ts') },
    ],
    // Beside a source may stand what jsii has built of it.
    extensions: ['.ts', '.js', '.json'],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/programs/**'],
    globals: true,
    pool: 'forks',
    // Each process loads the CDK and the SDK once, for all its files of tests.
    isolate: false,
    maxWorkers: '100%',
    sequence: { shuffle: true, sequencer: RandomOrder },
    restoreMocks: true,
    globalSetup: ['test/folder.ts'],
    setupFiles: ['test/environment.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
