import { formerOf, parseRequest } from '../../../lambda/running-model-version/request';
import { event, PROJECT, request, VERSION } from './requests';

test.each([
  { ProjectArn: undefined },
  { ProjectArn: 7 },
  { ModelVersionArn: undefined },
  { ModelVersionArn: 'v1' },
])('a Delete with %j names no version', (change) => {
  expect(parseRequest(event({ type: 'Delete', change }))).toBeUndefined();
});

test('an Update whose old properties name no version comes from none', () => {
  expect(formerOf(request({ type: 'Update', old: { ModelVersionArn: undefined } }))).toBeUndefined();
});

test('fails in another Region', () => {
  const elsewhere = (arn: string) => arn.replace('eu-west-1', 'eu-west-2');
  const change = { ProjectArn: elsewhere(PROJECT), ModelVersionArn: elsewhere(VERSION) };

  expect(() => request({ change })).toThrow('the stack is in account 222222222222, eu-west-1');
});
