import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve(__dirname, '../../scripts/place.cjs');

test.each([
  ['plain-', 0, /^$/],
  [
    'Prüfung-',
    1,
    /^jsii cannot build in .*Prüfung-.*: move the folder to a path without letters outside ASCII.*\n$/,
  ],
])(
  'a build in a folder whose name begins with %s ends with %i, and one line says what to do',
  (name, status, said) => {
    const folder = mkdtempSync(join(tmpdir(), name));
    try {
      const build = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });

      expect(build.status).toBe(status);
      expect(build.stderr).toMatch(said);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
