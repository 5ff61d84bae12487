import { NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CopiedModelVersion } from '../../../../lib';
import {
  ALL_FLAGS,
  allowing,
  copyIn,
  copyProps,
  DESTINATION_VERSION,
  NO_FLAGS,
  policyIn,
  runIn,
  SOMEONE,
  stackIn,
  statementsOf,
  versionIn,
} from '../../../../testing/constructs/fixture';

const versionOf = (number: number) => DESTINATION_VERSION.replace('v1', `v${number}`);

/** Each kind of resource with a function, how to declare one more of it, and the hashes of the ids behind it. */
const KINDS: [string, (stack: Stack, number: number) => void, hashes: Record<string, string>][] = [
  [
    'CopiedModelVersion',
    (stack, number) => copyIn(stack, `One${number}`),
    {
      logGroup: 'A7C1F5C2',
      role: 'D098A39C',
      handler: 'A3168F8A',
      machine: 'E8747EDB',
      machineRole: '73FC5619',
    },
  ],
  [
    'ProjectPolicy',
    (stack, number) => policyIn(stack, `One${number}`).allowCopy(SOMEONE),
    {
      logGroup: 'EBD0FB05',
      role: 'CF02A02F',
      handler: '1A535A78',
      machine: '9AE88E6D',
      machineRole: 'E1787BAD',
    },
  ],
  [
    'RunningModelVersion',
    (stack, number) =>
      runIn(stack, `One${number}`, { modelVersion: versionIn(stack, `V${number}`, versionOf(number)) }),
    {
      logGroup: 'F24945B9',
      role: 'DE1D5D9B',
      handler: '6AA4E29C',
      machine: '0ED46ED2',
      machineRole: '2A3B996C',
    },
  ],
];

describe.each(KINDS)('the engine of %s', (kind, declare, hashes) => {
  const { logGroup, role, handler, machine, machineRole } = hashes;
  const behind = (name: string) => `cdkrekognitioncustomlabels${kind}${name}`;
  const resourcesWith = (count: number, context?: Record<string, unknown>) => {
    const one = stackIn(undefined, context);
    for (let number = 1; number <= count; number++) declare(one, number);
    return Object.entries<any>(Template.fromStack(one).toJSON().Resources);
  };
  test.each([
    ['none of the feature flags', NO_FLAGS],
    ['all the recommended feature flags', ALL_FLAGS],
  ])('is there once, with permanent ids, however many resources it has, and with %s', (_, context) => {
    const first = resourcesWith(1, context);

    expect(Object.fromEntries(first.map(([id, { Type }]) => [id, Type]))).toEqual({
      One136CB5643: `Custom::Rekognition${kind}`,
      [behind(`LogGroup${logGroup}`)]: 'AWS::Logs::LogGroup',
      [behind(`Role${role}`)]: 'AWS::IAM::Role',
      [behind(`ProviderframeworkonEvent${handler}`)]: 'AWS::Lambda::Function',
      [behind(`StateMachine${machine}`)]: 'AWS::StepFunctions::StateMachine',
      [behind(`StateMachineRole${machineRole}`)]: 'AWS::IAM::Role',
    });
    expect(resourcesWith(4, context)).toHaveLength(first.length + 3);
  });

  test('has a state machine that each resource waits for', () => {
    const resources = resourcesWith(3).filter(([, { Type }]) => Type.startsWith('Custom::Rekognition'));

    const waiting = resources.map(([, { DependsOn }]) => DependsOn);
    expect(waiting).toEqual(Array(3).fill([behind(`StateMachine${machine}`)]));
  });
});

test('the handler of a nested stack reads its own events and those of the root, and nothing else of another stack', () => {
  const stack = stackIn();
  const middle = new NestedStack(stack, 'Middle');
  const nested = new NestedStack(middle, 'Nested');
  new CopiedModelVersion(nested, 'Copy', copyProps(stack));

  const on = (action: string) =>
    allowing(statementsOf(nested, 'CopiedModelVersion'), action).map(({ Resource }) => Resource);
  expect(on('cloudformation:DescribeStackEvents').flat()).toEqual([
    { Ref: 'AWS::StackId' },
    { Ref: expect.stringMatching(/^reference.*AWSStackId/) },
  ]);
  expect(on('cloudformation:DescribeStacks')).toEqual([{ Ref: 'AWS::StackId' }]);
});
