import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ModelVersionPointer, Project } from '../../../../lib';
import {
  ACCOUNT,
  copyIn,
  DESTINATION_PROJECT,
  HERE,
  roleIn,
  SOURCE_ACCOUNT,
  sourceIn,
  stackBeside,
  stackIn,
  warningsIn,
} from '../../../../testing/constructs/fixture';

const projectIn = (stack: Stack) => Project.fromProjectArn(stack, 'Project', DESTINATION_PROJECT);
const pointerIn = (stack: Stack) =>
  new ModelVersionPointer(stack, 'Pointer', { modelVersion: copyIn(stack) });
const pointerOf = (stack: Stack) =>
  ModelVersionPointer.fromParameterName(stack, 'Pointer', '/models/current');

const GRANTS: readonly [string, (stack: Stack, grantee: iam.IGrantable) => void][] = [
  ['a version', (stack, grantee) => copyIn(stack).grants.detect(grantee)],
  ['every version of a project', (stack, grantee) => projectIn(stack).grants.startAndStop(grantee)],
  ['a pointer', (stack, grantee) => pointerIn(stack).grants.detect(grantee)],
  ['an imported pointer', (stack, grantee) => pointerOf(stack).grants.read(grantee)],
];

const ABOUT = 'grantee-of-another-account';
const roleOf = (stack: Stack, account: string) =>
  iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${account}:role/application`);

describe.each(GRANTS)('a grant of %s', (_, grant) => {
  test('to a role of another account has one warning, with what to do', () => {
    const stack = stackIn();
    grant(stack, roleOf(stack, '333333333333'));

    expect(warningsIn(stack, ABOUT)).toEqual([
      expect.stringContaining(
        `Grant a role of account ${ACCOUNT} that the principal may assume, or copy the model to account 333333333333`,
      ),
    ]);
  });

  test('to a role that the app makes in another account has a warning too', () => {
    const stack = stackIn();
    grant(stack, roleIn(stackBeside(stack, 'Other', { ...HERE, account: '333333333333' })));

    expect(warningsIn(stack, ABOUT)).toHaveLength(1);
  });

  test('to a role of the same or of an unknown account has no warning', () => {
    const stack = stackIn();
    grant(stack, roleOf(stack, ACCOUNT));
    const unknown = stackIn({});
    grant(unknown, roleOf(unknown, ACCOUNT));

    expect([...warningsIn(stack, ABOUT), ...warningsIn(unknown, ABOUT)]).toEqual([]);
  });
});

test('a grant in a stack of a third account has a warning', () => {
  const stack = stackIn();
  sourceIn(stack).grants.detect(roleOf(stack, SOURCE_ACCOUNT));

  expect(warningsIn(stack, ABOUT)).toEqual([
    expect.stringContaining(`Grant it in a stack of account ${SOURCE_ACCOUNT}`),
  ]);
});
