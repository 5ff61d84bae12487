import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { examine, tag } from './release';

/**
 * `npm run release`: says whether the checkout can be released, and changes nothing. With `-- --tag` it also tags the
 * checkout, if nothing prevents the release. When the tag is pushed, .github/workflows/release.yml publishes it.
 */
const root = resolve(__dirname, '../..');
const { values } = parseArgs({ options: { tag: { type: 'boolean', default: false } } });

const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
const { version, last, problems } = examine(root, today);
console.log(`${version}, after ${last ?? 'no release yet, so the API is compared with none'}`);
if (problems.length > 0) {
  for (const problem of problems) console.error(`✗ ${problem}`);
  process.exitCode = 1;
} else if (values.tag) {
  tag(root, version);
  console.log(`✓ v${version} is tagged. To publish it: git push origin main v${version}`);
} else {
  console.log('✓ ready. Nothing was changed: npm run release -- --tag');
}
