import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ModelVersionGrants, ModelVersionPointer } from '../../lib';
import { ACCOUNT, copyIn, SOURCE_PROJECT, SOURCE_VERSION, sourceIn, stackIn } from './fixture';

function granted(grant: (grants: ModelVersionGrants, role: iam.Role) => iam.Grant) {
  const stack = stackIn();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const result = grant(ModelVersionGrants.fromModelVersion(sourceIn(stack)), role);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return { result, statements: policy.Properties.PolicyDocument.Statement };
}

test('who may detect may do nothing but that, on the version alone', () => {
  const { result, statements } = granted((grants, role) => grants.detect(role));

  expect(result.success).toBe(true);
  expect(statements).toEqual([
    { Effect: 'Allow', Action: 'rekognition:DetectCustomLabels', Resource: SOURCE_VERSION },
  ]);
});

test('who may start and stop the version may also see how far it is', () => {
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

test('the grants of a copy are about the copy, not its source', () => {
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

test('other actions can be granted too', () => {
  const { statements } = granted((grants, role) => grants.actions(role, ['rekognition:ListTagsForResource']));

  expect(statements).toEqual([
    { Effect: 'Allow', Action: 'rekognition:ListTagsForResource', Resource: SOURCE_VERSION },
  ]);
});

describe('a role of another account', () => {
  const imported = (account: string) => {
    const stack = stackIn();
    return { stack, role: iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${account}:role/application`) };
  };
  const warnsOf = (text: string) => Match.stringLikeRegexp(text);

  test('brings a warning: Rekognition lets it use no version of this one', () => {
    const { stack, role } = imported('999999999999');

    copyIn(stack).grants.detect(role);

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Role',
      warnsOf(`The principal is of account 999999999999, and the model version of account ${ACCOUNT}`),
    );
  });

  test('brings one for the pointer, and for its project', () => {
    const { stack, role } = imported('999999999999');
    const pointer = new ModelVersionPointer(stack, 'Pointer', { modelVersion: copyIn(stack) });

    pointer.grants.read(role);

    Annotations.fromStack(stack).hasWarning('/Stack/Role', warnsOf('of account 999999999999'));
  });

  test('brings one where the version is of its account, and the stack is not', () => {
    const account = SOURCE_VERSION.split(':')[4];
    const { stack, role } = imported(account);

    sourceIn(stack).grants.detect(role);

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Role',
      warnsOf(`Grant it in a stack of account ${account}`),
    );
  });

  test('brings none where it is of this account', () => {
    const { stack, role } = imported(ACCOUNT);

    copyIn(stack).grants.detect(role);

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
