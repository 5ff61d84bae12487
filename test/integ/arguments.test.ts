import { readArguments } from '../../integ/arguments';
import { PROJECT, REQUIRED, version } from './words';

const read = (...words: string[]) => readArguments([...REQUIRED, ...words], true);

test('the defaults are the two cases that cost cents, and a question', () => {
  const { request, problems } = read();

  expect(problems).toEqual([]);
  expect(request).toEqual({
    sourceProjectArn: PROJECT,
    sourceVersionArn: version('v1'),
    secondVersionArn: undefined,
    sourceProfile: 'one',
    destinationProfile: 'other',
    cases: ['copy', 'promotion'],
    yes: false,
    region: 'eu-west-1',
    sourceAccount: '111111111111',
  });
});

test('cases are played in a fixed order, and a running model only if requested', () => {
  expect(read('--case', 'promotion', '--case=copy').request?.cases).toEqual(['copy', 'promotion']);
  expect(read('--case', 'promotion', '--running').request?.cases).toEqual(['promotion', 'running']);
  expect(read('--case', 'role').request?.cases).toEqual(['role']);
});

test('all mistakes are reported at once', () => {
  const { request, problems } = readArguments(
    [
      ...['--source-project-arn', 'shapes', '--source-profile=', '--sauce', 'x', 'stray'],
      ...['--second-version-arn', version('v 2'), '--case', 'running', '--yes=no'],
    ],
    true,
  );

  expect(request).toBeUndefined();
  expect(problems).toEqual([
    '--source-profile has no value',
    '--sauce is not known',
    '--yes takes no value',
    '"x" belongs to no option',
    '"stray" belongs to no option',
    '--source-version-arn is missing',
    '--destination-profile is missing',
    expect.stringMatching(/^--source-project-arn is "shapes", but has to look like arn:/),
    expect.stringMatching(/^--second-version-arn is ".*v 2.*", but has to look like arn:/),
    '--case is "running", but there are copy, promotion, role',
  ]);
});

test.each([
  [
    'of another project',
    ['--second-version-arn', version('v2').replace('shapes', 'forms')],
    /is no version of/,
  ],
  ['that is the first one', ['--second-version-arn', version('v1')], /is the first version again/],
])('a second version %s is refused', (_which, words, problem) => {
  expect(read(...words).problems).toEqual([expect.stringMatching(problem)]);
});

test('without a terminal --yes is required', () => {
  expect(readArguments(REQUIRED, false).problems).toEqual([
    '--yes is missing, and there is no terminal to ask at',
  ]);
  expect(readArguments([...REQUIRED, '--yes'], false).request?.yes).toBe(true);
});

test('--help needs no other argument', () => {
  expect(readArguments(['--help'], false)).toEqual({ help: true, problems: [] });
});
