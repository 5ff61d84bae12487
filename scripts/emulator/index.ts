import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstStepsOf, sectionOf } from '../first-steps/steps';
import { take } from '../first-steps/take';
import { has, ROOT, sayLoudly } from '../package/consumer';

/**
 * Takes exactly the steps of docs/emulator.md, with the packed library and the packed emulator in an empty folder: `npm
 * run package && npx tsx scripts/emulator`, or `… scripts/emulator typescript` for one language.
 */
const PAGE = readFileSync(join(ROOT, 'docs/emulator.md'), 'utf8');

/** The headings of each language, and the accounts that must print which copy they use, in this order. */
const LANGUAGES: Readonly<
  Record<string, { readonly headings: readonly string[]; readonly using: readonly string[] }>
> = {
  typescript: { headings: ['In TypeScript', 'In Jest'], using: ['333333333333', '222222222222'] },
  python: { headings: ['In Python'], using: ['222222222222'] },
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(LANGUAGES);
for (const language of wanted) {
  const { headings, using } = LANGUAGES[language];
  if (language === 'python' && !has('python3', '-m', 'venv', '--help')) {
    sayLoudly('python3 with venv is missing: docs/emulator.md is not played in Python');
    continue;
  }
  const steps = firstStepsOf(headings.map((heading) => sectionOf(PAGE, heading)).join('\n'));
  take(language, steps, (_, printed) => {
    const copies = [...printed.matchAll(/^(\d{12}) uses (\S+)$/gm)];
    const expected = using.map((account) => `${account} uses its copy of v1`);
    const found = copies.map(([, account, arn]) =>
      arn.startsWith(`arn:aws:rekognition:eu-west-1:${account}:project/shapes/version/v1-`)
        ? `${account} uses its copy of v1`
        : `${account} uses ${arn}`,
    );
    if (found.join() !== expected.join())
      throw new Error(
        `${language}: expected ${expected.join(', ')}, and found ${found.join(', ') || 'nothing'}`,
      );
  });
}
