import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ModelVersionGrants } from '../../lib';
import { copyIn, SOURCE_PROJECT, SOURCE_VERSION, sourceIn, stackIn } from '../../testing/constructs/fixture';

function granted(grant: (grants: ModelVersionGrants, role: iam.Role) => iam.Grant) {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const result = grant(ModelVersionGrants.fromModelVersion(sourceIn(stack)), role);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return { result, statements: policy.Properties.PolicyDocument.Statement };
}

test('detect() permits only detection, and only on the version', () => {
  const { result, statements } = granted((grants, role) => grants.detect(role));

  expect(result.success).toBe(true);
  expect(statements).toEqual([
    { Effect: 'Allow', Action: 'rekognition:DetectCustomLabels', Resource: SOURCE_VERSION },
  ]);
});

test('startAndStop() also permits to see the status', () => {
  const { result, statements } = granted((grants, role) => grants.startAndStop(role));

  expect(result.success).toBe(true);
  expect(statements).toEqual([
    { Effect: 'Allow', Action: 'rekognition:DescribeProjectVersions', Resource: SOURCE_PROJECT },
    {
      Effect: 'Allow',
      Action: ['rekognition:StartProjectVersion', 'rekognition:StopProjectVersion'],
      Resource: SOURCE_VERSION,
    },
  ]);
});

test('actions() permits the named actions', () => {
  const { statements } = granted((grants, role) =>
    grants.actions(role, ['rekognition:ListTagsForResource', 'rekognition:TagResource']),
  );

  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: ['rekognition:ListTagsForResource', 'rekognition:TagResource'],
      Resource: SOURCE_VERSION,
    },
  ]);
});

test('the grants of a copy are for the copy, not for its source', () => {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });

  copyIn(stack).grants.detect(role);

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Action: 'rekognition:DetectCustomLabels',
          Resource: { 'Fn::GetAtt': ['Copy1ED8A51E', 'ModelVersionArn'] },
        },
      ],
    },
    Roles: [{ Ref: 'Role1ABCC5F0' }],
  });
});
