import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** All that the tests of the handlers read. */
const PATHS = [
  'contract',
  'lambda',
  'test/contract',
  'test/lambda',
  'testing/collators.ts',
  'testing/handlers',
  'test/environment.ts',
  'test/folder.ts',
  'test/order.mts',
  'package.json',
  'tsconfig.json',
  'vitest.config.mts',
];

/** A private copy of the code to break and of its tests. The checkout itself is never touched. */
export function makeCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'mutation-'));
  for (const path of PATHS) {
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      // Some resolvers would find the built files before the sources.
      filter: (source) => !/\.(js|d\.ts)$/.test(source),
    });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  process.on('exit', () => removeCopy(copy));
  return copy;
}

function removeCopy(copy: string): void {
  rmSync(copy, { recursive: true, force: true });
}
