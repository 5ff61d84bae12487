import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  ALL_FLAGS,
  COPY_TYPE,
  copyIn,
  NO_FLAGS,
  resourceOf,
  stackIn,
} from '../../../../testing/constructs/fixture';

const BEHIND = 'cdkrekognitioncustomlabelsCopiedModelVersion';

const resourcesOf = (stack: Stack): Record<string, any> => Template.fromStack(stack).toJSON().Resources;

test('the template of one copy is the known one', () => {
  const stack = stackIn();

  copyIn(stack, 'Copy', { outputKeyPrefix: 'cats/' });

  const template = JSON.stringify(resourcesOf(stack))
    .replace(/[0-9a-f]{64}\.zip/g, 'HASH.zip')
    .replace(/nodejs\d+\.x/g, 'nodejs');
  expect(JSON.parse(template)).toMatchSnapshot();
});

test.each([
  ['none of the feature flags', NO_FLAGS],
  ['all the recommended feature flags', ALL_FLAGS],
])('with %s the first copy brings 6 resources and each further one itself', (_, context) => {
  const counts = [1, 2, 7].map((copies) => {
    const stack = stackIn(undefined, context);
    for (let i = 0; i < copies; i++) copyIn(stack, `Copy${i}`);
    return Object.keys(resourcesOf(stack)).length;
  });

  expect(counts).toEqual([6, 7, 12]);
});

test('the feature flags do not change the names and types of resources', () => {
  const [none, all] = [NO_FLAGS, ALL_FLAGS].map((context) => {
    const stack = stackIn(undefined, context);
    copyIn(stack);
    return Object.entries(resourcesOf(stack)).map(([id, { Type }]) => [id, Type]);
  });

  expect(none).toEqual(all);
});

test('logical ids and types are permanent', () => {
  const stack = stackIn();

  copyIn(stack);

  expect(Object.fromEntries(Object.entries(resourcesOf(stack)).map(([id, { Type }]) => [id, Type]))).toEqual({
    Copy1ED8A51E: 'Custom::RekognitionCopiedModelVersion',
    [`${BEHIND}LogGroupA7C1F5C2`]: 'AWS::Logs::LogGroup',
    [`${BEHIND}RoleD098A39C`]: 'AWS::IAM::Role',
    [`${BEHIND}ProviderframeworkonEventA3168F8A`]: 'AWS::Lambda::Function',
    [`${BEHIND}StateMachineE8747EDB`]: 'AWS::StepFunctions::StateMachine',
    [`${BEHIND}StateMachineRole73FC5619`]: 'AWS::IAM::Role',
  });
});

test('a copy waits for its permissions, so it is deleted before them', () => {
  const stack = stackIn();

  copyIn(stack);

  expect(everythingBehind('Copy1ED8A51E', resourcesOf(stack))).toContain(`${BEHIND}RoleD098A39C`);
});

test('a copy waits for the state machine, which its service token does not name', () => {
  const stack = stackIn();

  copyIn(stack);

  expect(resourcesOf(stack).Copy1ED8A51E.DependsOn).toEqual([`${BEHIND}StateMachineE8747EDB`]);
});

test('the function writes into its log group, and no role may write into another', () => {
  const stack = stackIn();

  copyIn(stack);

  const resources = Object.values(resourcesOf(stack));
  const [handler, ...others] = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(handler.Properties.LoggingConfig.LogGroup).toEqual({ Ref: `${BEHIND}LogGroupA7C1F5C2` });
  expect(others).toEqual([]);
  expect(JSON.stringify(resources)).not.toContain('AWSLambdaBasicExecutionRole');
});

test('the function has time to start an execution with a role that is seconds old', () => {
  const stack = stackIn();

  copyIn(stack);

  expect(resourceOf(stack, 'AWS::Lambda::Function').Properties).toMatchObject({
    Timeout: 300,
    MemorySize: 256,
    Handler: 'index.handler',
  });
});

test('400 copies make a template of less than a megabyte', () => {
  const stack = stackIn(undefined, NO_FLAGS);
  for (let i = 0; i < 400; i++) copyIn(stack, `Copy${i}`);

  const template = Template.fromStack(stack);

  template.resourceCountIs(COPY_TYPE, 400);
  expect(JSON.stringify(template.toJSON(), null, 1).length).toBeLessThan(1_000_000);
});

function everythingBehind(id: string, resources: Record<string, any>, seen = new Set<string>()): Set<string> {
  for (const [, other] of JSON.stringify(resources[id]).matchAll(/"(\w+)"/g)) {
    if (!(other in resources) || seen.has(other)) continue;
    seen.add(other);
    everythingBehind(other, resources, seen);
  }
  return seen;
}
