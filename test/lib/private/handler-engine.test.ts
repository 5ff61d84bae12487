import { NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CopiedModelVersion, ModelVersion, Project, ProjectPolicy, RunningModelVersion } from '../../../lib';
import {
  ACCOUNT,
  allowing,
  copyIn,
  copyProps,
  DESTINATION_PROJECT,
  REGION,
  stackIn,
  statementsOf,
} from '../fixture';

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
        modelVersion: ModelVersion.fromModelVersionAttributes(stack, 'Version', {
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

  test('starts and looks at the executions of its state machine, and lists them for policies only', () => {
    const ofExecutions = statementsOf(stack, kind).filter(({ Action }) =>
      JSON.stringify(Action).includes('states:'),
    );

    const list = { Effect: 'Allow', Action: 'states:ListExecutions', Resource: arn('stateMachine', kind) };
    expect(ofExecutions).toEqual([
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: arn('stateMachine', kind) },
      { Effect: 'Allow', Action: 'states:DescribeExecution', Resource: arn('execution', kind, ':*') },
      ...(kind === 'ProjectPolicy' ? [list] : []),
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

test('a handler asks about its own stack and, where that is nested, about its root', () => {
  const stack = stackIn();
  const middle = new NestedStack(stack, 'Middle');
  const nested = new NestedStack(middle, 'Nested');
  new CopiedModelVersion(nested, 'Copy', copyProps(stack));

  const [{ Resource }] = allowing(
    statementsOf(nested, 'CopiedModelVersion'),
    'cloudformation:DescribeStackEvents',
  );
  expect(Resource).toEqual([{ Ref: 'AWS::StackId' }, { Ref: expect.stringContaining('AWSStackId') }]);
});
