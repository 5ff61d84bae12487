import { problemsOfParameterName } from '../../contract/pointer';

const parts = (number: number) => '/a'.repeat(number);

test.each([
  'current',
  'current_model-version.arn',
  '/models/shapes/current',
  parts(15),
  `/${'x'.repeat(960)}`,
  undefined,
])('%s can be the name of a parameter', (name) => {
  expect(problemsOfParameterName('parameterName', name)).toEqual([]);
});

test.each([
  '',
  '/',
  'models/shapes',
  '/models//shapes',
  '/models/shapes/',
  '/models/with space',
  'awsome',
  '/AWS/models',
  '/ssm-models',
  parts(16),
  `/${'x'.repeat(961)}`,
])('fails on %s as the name of a parameter', (name) => {
  expect(problemsOfParameterName('targets[0].parameterName', name)).toMatchObject([
    { property: 'targets[0].parameterName', value: name },
  ]);
});
