import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const HANDLERS = [
  'copied-model-version/index.js',
  'copied-model-version/gate-calls.js',
  'hours/index.js',
  'project-policy/index.js',
  'promotion-report/index.js',
];

describe('a second build', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    execFileSync(process.execPath, ['scripts/bundle.mjs', folder], { cwd: root });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(HANDLERS)('gives the same bytes for %s', (handler) => {
    const first = readFileSync(join(root, 'lib/handlers', handler));
    const second = readFileSync(join(folder, handler));

    expect(second.equals(first)).toBe(true);
  });

  test.each(HANDLERS)('names no path of this machine in %s', (handler) => {
    expect(readFileSync(join(folder, handler), 'utf8')).not.toContain(root);
  });
});
