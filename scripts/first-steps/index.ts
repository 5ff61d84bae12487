import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { has, ROOT, sayLoudly } from '../package/consumer';
import { firstStepsIn } from './steps';
import { take } from './take';

/**
 * Takes exactly the first steps of the README, up to a first template: `npm run package && npx tsx
 * scripts/first-steps`. `npm run package` has made the packages already, so the step that makes them is left out.
 */
const COPY = 'Custom::RekognitionCopiedModelVersion';

const { typescript, python } = firstStepsIn(readFileSync(join(ROOT, 'README.md'), 'utf8'));
take('typescript', typescript, holdsCopy);
if (has('python3', '-m', 'venv', '--help')) take('python', python, holdsCopy);
else sayLoudly('python3 with venv is missing: the first steps in Python are not taken');

function holdsCopy(folder: string): void {
  const template = readFileSync(join(folder, 'cdk.out/Production.template.json'), 'utf8');
  if (!template.includes(COPY)) throw new Error(`the template holds no ${COPY}`);
}
