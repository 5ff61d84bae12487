import * as iam from 'aws-cdk-lib/aws-iam';
import { ModelVersionGrants } from '../../lib';
import { resourceOf, roleIn, SOURCE_VERSION, sourceIn, stackIn } from '../../testing/constructs/fixture';

test.each<[string, string[], (grants: ModelVersionGrants, role: iam.Role) => iam.Grant]>([
  ['detect()', ['DetectCustomLabels'], (grants, role) => grants.detect(role)],
  [
    'actions()',
    ['ListTagsForResource', 'TagResource'],
    (grants, role) => grants.actions(role, ['rekognition:ListTagsForResource', 'rekognition:TagResource']),
  ],
])('%s of a version that the app does not make permits %j on it alone', (_, actions, grant) => {
  const stack = stackIn();

  const { success } = grant(ModelVersionGrants.fromModelVersion(sourceIn(stack)), roleIn(stack));

  expect(success).toBe(true);
  const [statement, ...others] = resourceOf(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
  expect([statement.Action].flat()).toEqual(actions.map((action) => `rekognition:${action}`));
  expect(statement.Resource).toBe(SOURCE_VERSION);
  expect(others).toEqual([]);
});
