import { defineConfig } from 'vitest/config';
import virtual from './vitest.config.mts';

/** What runs other programs, and so in real time: the CDK's unmodified CLI, npm, compilers. */
export default defineConfig({
  ...virtual,
  test: { ...virtual.test, include: ['test/programs/*.test.ts'], exclude: [] },
});
