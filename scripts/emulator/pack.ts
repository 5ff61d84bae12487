import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, packInto, ROOT, run } from '../package/consumer';
import { writeTypes } from './types';

const EMULATOR = join(ROOT, 'emulator');

/** Packs the emulator into dist/emulator, and returns the file. */
export function packEmulator(): string {
  const stage = emptyFolder('emulator');
  try {
    run(process.execPath, ['scripts/emulator/bundle.mjs', join(stage, 'dist')], ROOT);
    writeTypes(join(stage, 'dist/types'));
    cpSync(join(EMULATOR, 'README.md'), join(stage, 'README.md'));
    cpSync(join(ROOT, 'LICENSE'), join(stage, 'LICENSE'));
    writeFileSync(join(stage, 'package.json'), JSON.stringify(published(), null, 2));

    return packInto('emulator', stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * The published manifest. It has `main` and `types` for compilers that do not know `exports`. In the repository, an
 * import of the folder would find these files instead of `emulator/index.ts`.
 */
function published(): object {
  const manifest = JSON.parse(readFileSync(join(EMULATOR, 'package.json'), 'utf8'));
  const { types, default: main } = manifest.exports['.'];
  return { ...manifest, main, types };
}
