import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Project, ProjectPolicy } from '../../../../lib';
import {
  ALL_FLAGS,
  DESTINATION_PROJECT,
  NO_FLAGS,
  stackIn,
  statementsOf,
} from '../../../../testing/constructs/fixture';

function policiesIn(stack: Stack, count: number): void {
  for (let i = 0; i < count; i++) {
    const arn = DESTINATION_PROJECT.replace('prod-cats', `project-${i}`);
    const project = Project.fromProjectArn(stack, `Project${i}`, arn);
    new ProjectPolicy(stack, `Policy${i}`, { project }).allowCopy(new iam.AccountPrincipal('333333333333'));
  }
}

test.each([
  ['none of the feature flags', NO_FLAGS],
  ['all the recommended feature flags', ALL_FLAGS],
])('with %s the first policy brings 6 resources and each further one itself', (_, context) => {
  const counts = [1, 2].map((policies) => {
    const stack = stackIn(undefined, context);
    policiesIn(stack, policies);
    return Object.keys(Template.fromStack(stack).toJSON().Resources).length;
  });

  expect(counts).toEqual([6, 7]);
});

test('logical ids and types are permanent', () => {
  const stack = stackIn();
  const behind = 'cdkrekognitioncustomlabelsProjectPolicy';

  policiesIn(stack, 1);

  const resources: Record<string, any> = Template.fromStack(stack).toJSON().Resources;
  expect(Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type]))).toEqual({
    Policy0CAB4D95E: 'Custom::RekognitionProjectPolicy',
    [`${behind}LogGroupEBD0FB05`]: 'AWS::Logs::LogGroup',
    [`${behind}RoleCF02A02F`]: 'AWS::IAM::Role',
    [`${behind}ProviderframeworkonEvent1A535A78`]: 'AWS::Lambda::Function',
    [`${behind}StateMachine9AE88E6D`]: 'AWS::StepFunctions::StateMachine',
    [`${behind}StateMachineRoleE1787BAD`]: 'AWS::IAM::Role',
  });
});

test('the handler may put policies on declared projects, and delete those of every project', () => {
  const stack = stackIn();

  policiesIn(stack, 2);

  const aboutRequestsAndLog = 5;
  expect(statementsOf(stack, 'ProjectPolicy').slice(aboutRequestsAndLog)).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'rekognition:PutProjectPolicy',
        'rekognition:ListProjectPolicies',
        'rekognition:DeleteProjectPolicy',
      ],
      Resource: [
        DESTINATION_PROJECT.replace('prod-cats', 'project-0'),
        DESTINATION_PROJECT.replace('prod-cats', 'project-1'),
      ],
    },
    {
      Effect: 'Allow',
      Action: ['rekognition:ListProjectPolicies', 'rekognition:DeleteProjectPolicy'],
      Resource: 'arn:aws:rekognition:eu-west-1:222222222222:project/*',
    },
  ]);
});
