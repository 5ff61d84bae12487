import { formerOf, parseRequest } from '../../../lambda/running-model-version/request';
import { arnOf, BY_DAY, event, PROJECT, request, VERSION } from '../../../testing/handlers/running-requests';

test.each([
  { ProjectArn: undefined },
  { ProjectArn: 7 },
  { ModelVersionArn: undefined },
  { ModelVersionArn: 'v1' },
  { ProjectArn: PROJECT.replace('shapes', 'cats') },
])('a Delete with %j names no version', (change) => {
  expect(parseRequest(event({ type: 'Delete', change }))).toBeUndefined();
});

test.each([
  ['the version that its id names', 'shapes/v0/1700000001000/running', 'v0'],
  ['the version of its properties, if its id is of another project', 'cats/v0/1700000001000/running', 'v1'],
  ['the version of its properties, if CloudFormation has invented its id', 'prod-Run-1A2B3C', 'v1'],
])('a Delete stops %s', (_, id, version) => {
  expect(request({ type: 'Delete', id })).toMatchObject({ modelVersionArn: arnOf(version) });
});

test('an Update whose old properties name no version has no former version', () => {
  expect(formerOf(request({ type: 'Update', old: { ModelVersionArn: undefined } }))).toBeUndefined();
});

test('an Update has the former version that its old properties name', () => {
  const old = { ModelVersionArn: arnOf('v0'), MinInferenceUnits: '1', Schedule: BY_DAY };

  expect(formerOf(request({ type: 'Update', old }))).toMatchObject({
    modelVersionArn: arnOf('v0'),
    minInferenceUnits: 1,
    hours: BY_DAY,
  });
});

test.each([
  ['Create', 60_000],
  ['Update', 60_000],
  ['Delete', 3_000_000],
  ['Schedule', 3_000_000],
] as const)('a %s with a time-out of a minute has %d ms', (type, timeout) => {
  expect(request({ type, change: { Timeout: '60', Schedule: BY_DAY } }).timeout).toBe(timeout);
});

test.each([
  ['start', true],
  ['stop', true],
  ['look at hours', true],
  ['look', false],
  ['restore', false],
] as const)('without a schedule, the edge "%s" has nothing to do: %s', (edge, hasNothingToDo) => {
  expect(parseRequest(event({ type: 'Schedule', edge })) === undefined).toBe(hasNothingToDo);
});

const elsewhere = (arn: string) => arn.replace('eu-west-1', 'eu-west-2');

test.each<[change: object, says: RegExp]>([
  [{ MinInferenceUnits: undefined }, /minInferenceUnits is "not a number"/],
  [{ MinInferenceUnits: '0' }, /minInferenceUnits is 0, but inference units are whole and at least 1/],
  [{ MinInferenceUnits: '1.5' }, /minInferenceUnits is 1.5/],
  [{ MaxInferenceUnits: '1' }, /maxInferenceUnits is 1, but it must be at least minInferenceUnits, 2/],
  [{ Timeout: 'soon' }, /timeout is "not a number"/],
  [{ ModelVersionArn: 5 }, /ModelVersionArn is 5, but it must be a string/],
  [{ ProjectArn: 'x', ModelVersionArn: 'y' }, /projectArn is "x".*modelVersionArn is "y"/],
  [
    { ModelVersionArn: VERSION.replace('2222', '3333'), ProjectArn: undefined },
    /ProjectArn is undefined, but it must be a string/,
  ],
  [
    {
      ModelVersionArn: VERSION.replaceAll('222222222222', '333333333333'),
      ProjectArn: 'arn:aws:rekognition:eu-west-1:333333333333:project/shapes/1',
    },
    /the stack is in account 222222222222, eu-west-1, and a model runs in its own account and Region only/,
  ],
  [
    { ProjectArn: elsewhere(PROJECT), ModelVersionArn: elsewhere(VERSION) },
    /the stack is in account 222222222222, eu-west-1/,
  ],
  ...['text', { Stop: BY_DAY.Stop }, { Start: BY_DAY.Start }, { ...BY_DAY, Start: 8 }].map(
    (Schedule): [object, RegExp] => [{ Schedule }, /it must have a Start and a Stop/],
  ),
])('%j cannot be run, and one line says why', (change, says) => {
  const parse = () => request({ change });

  expect(parse).toThrow(/^Run cannot run a model as asked: .*$/);
  expect(parse).toThrow(says);
});
