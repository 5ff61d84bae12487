import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, ROOT } from '../../testing/pages/blocks';

const KINDS = 'copy|run|policy';

/** The ids of the rows in these files, between `quote`s. A file name does not count. */
function rowsIn(files: readonly string[], quote: string): Set<string> {
  const row = new RegExp(`(?<=${quote})(?:${KINDS})\\.(?!ts${quote})[a-z-]+(?=${quote})`, 'g');
  return new Set(files.flatMap((file) => readFileSync(join(ROOT, file), 'utf8').match(row) ?? []));
}

const decided = rowsIn(globSync('lambda/**/*.ts', { cwd: ROOT }), "'");
const described = rowsIn(PAGES, '`');

test.each(KINDS.split('|'))('the handlers have rows of the kind %s', (kind) => {
  expect([...decided].filter((row) => row.startsWith(`${kind}.`)).length).toBeGreaterThan(3);
});

test('the pages have every row of the decision tables', () => {
  expect([...decided].filter((row) => !described.has(row))).toEqual([]);
});

test('the pages have no row that the handlers lack', () => {
  expect([...described].filter((row) => !decided.has(row))).toEqual([]);
});
