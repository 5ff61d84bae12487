import { problemsOfRunning, type RunningInput } from '../../contract/running-model-version';

const good: RunningInput = {
  projectArn: 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes/1700000000000',
  modelVersionArn: 'arn:aws:rekognition:eu-west-1:222222222222:project/shapes/version/v1/1700000001000',
  minInferenceUnits: 2,
  maxInferenceUnits: 4,
  timeout: 600,
  account: '222222222222',
  region: 'eu-west-1',
};

test('good and unknown values have no problems', () => {
  expect(problemsOfRunning(good)).toEqual([]);
  expect(problemsOfRunning({})).toEqual([]);
  for (const key of Object.keys(good)) expect(problemsOfRunning({ ...good, [key]: undefined })).toEqual([]);
});

test.each<[string, Partial<RunningInput>]>([
  ['one unit', { minInferenceUnits: 1 }],
  ['as many at most as at least', { maxInferenceUnits: 2 }],
  ['more units than the default quota', { maxInferenceUnits: 50 }],
  ['the shortest time-out', { timeout: 0.5 }],
  ['the longest time-out', { timeout: 3000 }],
])('%s is good', (_case, change) => {
  expect(problemsOfRunning({ ...good, ...change })).toEqual([]);
});

test.each<[string, Partial<RunningInput>, string, RegExp]>([
  ['a project that is none', { projectArn: 'shapes' }, 'modelVersion.projectArn', /project\/NAME\/TIMESTAMP/],
  ['a version that is none', { modelVersionArn: 'v1' }, 'modelVersion.modelVersionArn', /version\/VERSION/],
  [
    'a version of another project',
    { projectArn: good.projectArn!.replace('shapes', 'cats') },
    'modelVersion.modelVersionArn',
    /it must be a version of the project arn:\S+project\/cats\//,
  ],
  [
    'another account',
    { account: '333333333333' },
    'modelVersion',
    /the stack is in account 333333333333, eu-west-1,/,
  ],
  [
    'another Region',
    { region: 'us-east-1' },
    'modelVersion',
    /the stack is in account 222222222222, us-east-1,/,
  ],
  [
    'another Region, the account unknown',
    { account: undefined, region: 'us-east-1' },
    'modelVersion',
    /us-east-1/,
  ],
  [
    'another account, the Region unknown',
    { account: '333333333333', region: undefined },
    'modelVersion',
    /333/,
  ],
  ['no units', { minInferenceUnits: 0 }, 'minInferenceUnits', /whole and at least 1/],
  ['half a unit', { minInferenceUnits: 1.5 }, 'minInferenceUnits', /whole and at least 1/],
  ['units that are no number', { minInferenceUnits: Number.NaN }, 'minInferenceUnits', /whole/],
  ['no units at most', { maxInferenceUnits: 0 }, 'maxInferenceUnits', /whole and at least 1/],
  [
    'fewer units at most than at least',
    { maxInferenceUnits: 1 },
    'maxInferenceUnits',
    /at least minInferenceUnits, 2/,
  ],
  ['no time at all', { timeout: 0 }, 'timeout', /above 0 and at most 50 minutes/],
  ['too much time', { timeout: 3000.5 }, 'timeout', /above 0 and at most 50 minutes/],
  ['a drain below zero', { drain: -1 }, 'drain', /from 0 to 30 minutes/],
  ['too long a drain', { drain: 1800.5 }, 'drain', /from 0 to 30 minutes/],
  ['a drain that is no number', { drain: Number.NaN }, 'drain', /from 0 to 30/],
  ['a time that is no number', { timeout: Number.NaN }, 'timeout', /above 0/],
])('%s is one problem', (_case, change, property, allowed) => {
  const problems = problemsOfRunning({ ...good, ...change });

  expect(problems).toMatchObject([{ property, allowed: expect.stringMatching(allowed) }]);
  expect(problems[0].change).not.toBe('');
  expect(problems[0].value).toBeDefined();
});

test.each([0, 1800])('a drain of %s seconds is right', (drain) => {
  expect(problemsOfRunning({ ...good, drain })).toEqual([]);
});

test('all the problems are found at once', () => {
  const problems = problemsOfRunning({
    ...good,
    projectArn: 'x',
    modelVersionArn: 'y',
    minInferenceUnits: 0,
    maxInferenceUnits: -1,
    timeout: 0,
  });

  expect(problems.map(({ property }) => property)).toEqual([
    'modelVersion.projectArn',
    'modelVersion.modelVersionArn',
    'minInferenceUnits',
    'maxInferenceUnits',
    'timeout',
  ]);
});
