import { problemsOfRunning, type RunningInput } from '../../contract/running-model-version';
import { expectProblem } from './expect-problem';

const CATS = 'arn:aws:rekognition:eu-west-1:222222222222:project/cats/1700000000000';
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
  ['no drain', { drain: 0 }],
  ['the longest drain', { drain: 1800 }],
])('%s is good', (_case, change) => {
  expect(problemsOfRunning({ ...good, ...change })).toEqual([]);
});

const PLACE = `modelVersion is "${good.modelVersionArn}", but the stack is in account`;
const UNITS = 'inference units are whole and at least 1';

test.each<[string, Partial<RunningInput>]>([
  ['modelVersion.projectArn is "shapes", but it must look like arn:aws:', { projectArn: 'shapes' }],
  ['modelVersion.modelVersionArn is "v1", but it must look like arn:aws:', { modelVersionArn: 'v1' }],
  [
    `modelVersion.modelVersionArn is "${good.modelVersionArn}", but it must be a version of the project ${CATS}: `,
    { projectArn: CATS },
  ],
  [`${PLACE} 333333333333, eu-west-1, and`, { account: '333333333333' }],
  [`${PLACE} 222222222222, us-east-1, and`, { region: 'us-east-1' }],
  [`${PLACE} 222222222222, us-east-1, and`, { account: undefined, region: 'us-east-1' }],
  [`${PLACE} 333333333333, eu-west-1, and`, { account: '333333333333', region: undefined }],
  [`minInferenceUnits is 0, but ${UNITS}`, { minInferenceUnits: 0 }],
  [`minInferenceUnits is 1.5, but ${UNITS}`, { minInferenceUnits: 1.5 }],
  [`minInferenceUnits is "not a number", but ${UNITS}`, { minInferenceUnits: Number.NaN }],
  [`maxInferenceUnits is 0, but ${UNITS}`, { maxInferenceUnits: 0 }],
  ['maxInferenceUnits is 1, but it must be at least minInferenceUnits, 2: ', { maxInferenceUnits: 1 }],
  ['drain is "-1 seconds", but it must be from 0 to 30 minutes', { drain: -1 }],
  ['drain is "1800.5 seconds", but it must be from 0 to 30 minutes', { drain: 1800.5 }],
  ['drain is "not a number", but it must be from 0 to 30 minutes', { drain: Number.NaN }],
])('fails: %s', (says, change) => {
  expectProblem(problemsOfRunning({ ...good, ...change }), says);
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
