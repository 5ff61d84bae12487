import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { COPY_TYPE, copyIn, NO_FLAGS, resourceOf, stackIn } from '../../../../testing/constructs/fixture';

const BEHIND = 'cdkrekognitioncustomlabelsCopiedModelVersion';

const resourcesOf = (stack: Stack): Record<string, any> => Template.fromStack(stack).toJSON().Resources;

let stack: Stack;
beforeAll(() => {
  stack = stackIn();
  copyIn(stack, 'Copy', { outputKeyPrefix: 'cats/' });
});

test('the template of one copy is the known one', () => {
  const template = JSON.stringify(resourcesOf(stack))
    .replace(/[0-9a-f]{64}\.zip/g, 'HASH.zip')
    .replace(/nodejs\d+\.x/g, 'nodejs');

  expect(JSON.parse(template)).toMatchSnapshot();
});

test('a copy waits for its permissions, so it is deleted before them', () => {
  expect(everythingBehind('Copy1ED8A51E', resourcesOf(stack))).toContain(`${BEHIND}RoleD098A39C`);
});

test('the function writes into its log group, and no role may write into another', () => {
  const { LoggingConfig } = resourceOf(stack, 'AWS::Lambda::Function').Properties;

  expect(LoggingConfig.LogGroup).toEqual({ Ref: `${BEHIND}LogGroupA7C1F5C2` });
  expect(JSON.stringify(resourcesOf(stack))).not.toContain('AWSLambdaBasicExecutionRole');
});

test('the function has time to start an execution with a role that is seconds old', () => {
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
