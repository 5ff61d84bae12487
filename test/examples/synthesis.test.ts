import { existsSync } from 'node:fs';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { EXAMPLES, pathOf, settingsOf, synthesiseExample, valuesOf } from './examples';

/** The feature flags of an app that sets none. */
const OFF = Object.fromEntries(
  Object.entries(recommendedFlags)
    .filter(([, value]) => value === true)
    .map(([flag]) => [flag, false]),
);

test('each example has a README that says what it is and how to run it', () => {
  expect(EXAMPLES).toHaveLength(9);
  for (const example of EXAMPLES) {
    expect(existsSync(pathOf(example, 'README.md'))).toBe(true);
    expect(settingsOf(example).app).toBe('npx tsx app.ts');
  }
});

/** Every stack by its name, stages included. */
function stackNames(assembly: CloudAssembly): string[] {
  return assembly.stacksRecursively.map(({ stackName }) => stackName);
}

describe.each([
  ['no feature flags', OFF],
  ['the recommended feature flags', {}],
])('with %s', (_, flags) => {
  test.each(EXAMPLES)('%s is synthesised', async (example) => {
    const { stacks, messages } = await synthesiseExample(
      example,
      { ...valuesOf(example), ...flags },
      (assembly) => ({
        stacks: stackNames(assembly),
        messages: assembly.stacksRecursively.flatMap((stack) =>
          stack.messages.filter(({ level }) => level !== 'info'),
        ),
      }),
    );

    expect(stacks).not.toEqual([]);
    expect(messages).toEqual([]);
  });
});

test('pipeline: the permission comes first, staging follows, and production waits for a person', async () => {
  const actions = await synthesiseExample('pipeline', valuesOf('pipeline'), (assembly) => {
    const { Resources } = assembly.getStackByName('PromotionPipeline').template;
    const [pipeline] = Object.values<any>(Resources).filter(
      ({ Type }) => Type === 'AWS::CodePipeline::Pipeline',
    );
    const [stage] = pipeline.Properties.Stages.filter(({ Name }: any) => Name === 'Promotion');
    return stage.Actions.sort((one: any, other: any) => one.RunOrder - other.RunOrder);
  });

  const before = (name: RegExp) => actions.findIndex(({ Name }: any) => name.test(Name));
  const order = [/Source.*Deploy/, /staging.*Deploy/, /Approve/, /production.*Prepare/, /production.*Deploy/];
  const approvals = actions.filter(({ ActionTypeId }: any) => ActionTypeId.Category === 'Approval');
  expect(order.map(before)).toEqual(order.map(before).sort((one, other) => one - other));
  expect(order.map(before)).not.toContain(-1);
  expect(approvals).toHaveLength(1);
  expect(JSON.stringify(approvals)).toContain(valuesOf('pipeline').sourceModelVersionArn);
});
