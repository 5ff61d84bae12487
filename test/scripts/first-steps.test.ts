import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { firstStepsIn } from '../../scripts/first-steps/steps';

const read = (file: string) => readFileSync(join(resolve(__dirname, '../..'), file), 'utf8');
const { typescript, python } = firstStepsIn(read('README.md'));

test.each([
  ['TypeScript', typescript, 'js', 'app.ts', /^npm init .* \S+\/dist\/js\/\*\.tgz$/],
  ['Python', python, 'python', 'app.py', /pip install \S+\/dist\/python\/\*\.whl$/],
])(
  'the README installs the package in %s by two commands, and has a first app',
  (_, first, built, app, install) => {
    expect(first.making).toBe(`npm ci && npm run package -- ${built}`);
    expect(first.steps).toMatchObject([
      { kind: 'command', text: expect.stringMatching(install) },
      { kind: 'file', name: app },
      { kind: 'command', text: expect.stringMatching(/ synth --app /) },
    ]);
  },
);

test('every CI run takes the first steps, after it has made the packages', () => {
  const steps = read('.ci/run').match(/^step .*/gm)!;

  expect(steps).toContain('step npx tsx scripts/first-steps');
  expect(steps.indexOf('step npx tsx scripts/first-steps')).toBeGreaterThan(
    steps.indexOf('step npm run package'),
  );
});

test('fails for a file without a name', () => {
  const readme =
    '## Installation\n\nMake it:\n\n```sh\nmake\n```\n\nAn app:\n\n```ts\nnew App();\n```\n\n## Next\n';

  expect(() => firstStepsIn(readme)).toThrow('does not say the name of the file: new App();');
});
