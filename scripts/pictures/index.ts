import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { record } from './demo';
import { FOLDER, pictures } from './pictures';

/**
 * Draws docs/pictures/ from the sources there: `npx tsx scripts/pictures`. With `--demo` it runs the demo first, which
 * needs a build. What the demo prints becomes the source of its picture.
 */
async function main(): Promise<void> {
  if (process.argv.includes('--demo')) await record();
  for (const [file, svg] of await pictures()) writeFileSync(join(FOLDER, file), svg);
}

void main();
