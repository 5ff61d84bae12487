import { NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CopiedModelVersion, Project, ProjectPolicy, RunningModelVersion } from '../../../../lib';
import {
  ACCOUNT,
  allowing,
  copyIn,
  copyProps,
  DESTINATION_PROJECT,
  REGION,
  stackIn,
  statementsOf,
} from '../../../../testing/constructs/fixture';
import { importVersion } from '../../../../testing/constructs/imported-version';

const KINDS: [string, (stack: Stack) => void][] = [
  ['CopiedModelVersion', (stack) => void copyIn(stack)],
  [
    'ProjectPolicy',
    (stack) => {
      const project = Project.fromProjectArn(stack, 'Project', DESTINATION_PROJECT);
      new ProjectPolicy(stack, 'Policy', { project }).allowCopy(new iam.AccountPrincipal('333333333333'));
    },
  ],
  [
    'RunningModelVersion',
    (stack) =>
      void new RunningModelVersion(stack, 'Run', {
        modelVersion: importVersion(stack, 'Version', {
          projectArn: DESTINATION_PROJECT,
          modelVersionArn: DESTINATION_PROJECT.replace(/\/\d+$/, '/version/v1/1600000000003'),
        }),
        minInferenceUnits: 1,
      }),
  ],
];

/** The ARN of a kind's state machine, or of its executions. */
const arn = (resource: string, kind: string, ...rest: string[]) => {
  const uuid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
  const name = { 'Fn::Join': ['-', [kind, uuid]] };
  return { 'Fn::Join': ['', [`arn:aws:states:${REGION}:${ACCOUNT}:${resource}:`, name, ...rest]] };
};

describe.each(KINDS)('the engine of %s', (kind, declare) => {
  let stack: Stack;
  beforeEach(() => {
    stack = stackIn();
    declare(stack);
  });

  test('starts and looks at the executions of its own state machine, and at its own stack', () => {
    const aboutRequests = statementsOf(stack, kind).filter(({ Action }) =>
      /states:|cloudformation:/.test(JSON.stringify(Action)),
    );

    const own = { Ref: 'AWS::StackId' };
    expect(aboutRequests).toEqual([
      {
        Effect: 'Allow',
        Action: ['states:StartExecution', 'states:ListExecutions'],
        Resource: arn('stateMachine', kind),
      },
      { Effect: 'Allow', Action: 'states:DescribeExecution', Resource: arn('execution', kind, ':*') },
      {
        Effect: 'Allow',
        Action: ['cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'],
        Resource: own,
      },
      { Effect: 'Allow', Action: 'cloudformation:DescribeStackEvents', Resource: own },
    ]);
  });

  test('has one function, and every custom resource waits for the state machine', () => {
    const template = Template.fromStack(stack);
    const [machine] = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));
    const ours = Object.values(template.toJSON().Resources).filter(({ Type }: any) =>
      Type.startsWith('Custom::Rekognition'),
    ) as any[];

    template.resourceCountIs('AWS::Lambda::Function', 1);
    expect(ours).toHaveLength(1);
    expect(ours[0].DependsOn).toEqual([machine]);
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
