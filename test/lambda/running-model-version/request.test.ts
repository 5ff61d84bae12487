import { formerOf, parseRequest } from '../../../lambda/running-model-version/request';
import { arnOf, BY_DAY, event, PROJECT, request, VERSION } from '../../../testing/handlers/running-requests';

test.each([
  { ProjectArn: undefined },
  { ProjectArn: 7 },
  { ModelVersionArn: undefined },
  { ModelVersionArn: 'v1' },
])('a Delete with %j names no version', (change) => {
  expect(parseRequest(event({ type: 'Delete', change }))).toBeUndefined();
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

test.each([['text'], [{ Stop: BY_DAY.Stop }], [{ Start: BY_DAY.Start }], [{ ...BY_DAY, Start: 8 }]])(
  'fails with the schedule %j',
  (Schedule) => {
    expect(() => request({ change: { Schedule } })).toThrow('it must have a Start and a Stop');
  },
);

test('fails in another Region', () => {
  const elsewhere = (arn: string) => arn.replace('eu-west-1', 'eu-west-2');
  const change = { ProjectArn: elsewhere(PROJECT), ModelVersionArn: elsewhere(VERSION) };

  expect(() => request({ change })).toThrow('the stack is in account 222222222222, eu-west-1');
});
