import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ModelVersionPointer, Project } from '../../../../lib';
import {
  ACCOUNT,
  copyIn,
  DESTINATION_PROJECT,
  REGION,
  SOURCE_ACCOUNT,
  sourceIn,
  stackIn,
} from '../../../../testing/constructs/fixture';

const GRANTS: readonly [string, (stack: Stack, grantee: iam.IGrantable) => void][] = [
  ['a version', (stack, grantee) => copyIn(stack).grants.detect(grantee)],
  [
    'every version of a project',
    (stack, grantee) =>
      Project.fromProjectArn(stack, 'Project', DESTINATION_PROJECT).grants.startAndStop(grantee),
  ],
  [
    'a pointer',
    (stack, grantee) =>
      new ModelVersionPointer(stack, 'Pointer', { modelVersion: copyIn(stack) }).grants.detect(grantee),
  ],
  [
    'an imported pointer',
    (stack, grantee) =>
      ModelVersionPointer.fromParameterName(stack, 'Pointer', '/models/current').grants.read(grantee),
  ],
];

const warningsOf = (stack: Stack) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('grantee-of-another-account'))
    .map(({ entry }) => entry.data as string);
const roleOf = (stack: Stack, account: string) =>
  iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${account}:role/application`);

describe.each(GRANTS)('a grant of %s', (_, grant) => {
  test('to a role of another account has one warning, with what to do', () => {
    const stack = stackIn();
    grant(stack, roleOf(stack, '333333333333'));

    expect(warningsOf(stack)).toEqual([
      expect.stringContaining(
        `Grant a role of account ${ACCOUNT} that the principal may assume, or copy the model to account 333333333333`,
      ),
    ]);
  });

  test('to a role that the app makes in another account has a warning too', () => {
    const stack = stackIn();
    const other = new Stack(stack.node.root, 'Other', { env: { account: '333333333333', region: REGION } });
    grant(stack, new iam.Role(other, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));

    expect(warningsOf(stack)).toHaveLength(1);
  });

  test('to a role of the same or of an unknown account has no warning', () => {
    const stack = stackIn();
    grant(stack, roleOf(stack, ACCOUNT));
    const unknown = stackIn({});
    grant(unknown, roleOf(unknown, ACCOUNT));

    expect([...warningsOf(stack), ...warningsOf(unknown)]).toEqual([]);
  });
});

test('a grant in a stack of a third account has a warning', () => {
  const stack = stackIn();
  sourceIn(stack).grants.detect(roleOf(stack, SOURCE_ACCOUNT));

  expect(warningsOf(stack)).toEqual([
    expect.stringContaining(`Grant it in a stack of account ${SOURCE_ACCOUNT}`),
  ]);
});
