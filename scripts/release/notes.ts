import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { entryOf } from './changelog';

/** Prints what the changelog says of the version in package.json: the text of the release on the forge. */
const root = resolve(__dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entry = entryOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version);
if (!entry?.text) throw new Error(`CHANGELOG.md says nothing under ${version}`);
console.log(entry.text);
