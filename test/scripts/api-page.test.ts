import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'api-page-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('API.md is what the docstrings of the last build say', () => {
  if (!existsSync(join(root, '.jsii'))) throw new Error('there is no .jsii: run "npm run build"');
  const page = join(folder, 'API.md');

  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/jsii-docgen/bin/jsii-docgen'),
      ...['--language', 'typescript', '--output', page],
    ],
    { cwd: root, stdio: 'pipe' },
  );

  if (readFileSync(join(root, 'API.md'), 'utf8') !== readFileSync(page, 'utf8')) {
    throw new Error('API.md is not what the public docstrings say: run "npm run docs" and commit it');
  }
});
