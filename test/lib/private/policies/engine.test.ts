import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Project, ProjectPolicy } from '../../../../lib';
import { DESTINATION_PROJECT, stackIn, statementsOf } from '../../../../testing/constructs/fixture';

function policiesIn(stack: Stack, count: number): void {
  for (let i = 0; i < count; i++) {
    const arn = DESTINATION_PROJECT.replace('prod-cats', `project-${i}`);
    const project = Project.fromProjectArn(stack, `Project${i}`, arn);
    new ProjectPolicy(stack, `Policy${i}`, { project }).allowCopy(new iam.AccountPrincipal('333333333333'));
  }
}

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
