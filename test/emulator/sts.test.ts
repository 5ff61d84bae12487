import { STS } from '@aws-sdk/client-sts';
import { ACCOUNT, Account, expectRefusal, OTHER, trust } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});
afterEach(() => account.close());

const DEPLOYER = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/Deployer`, RoleSessionName: 'me' };
const assumeDeployer = async (from: string) => (await account.other(from).client(STS)).assumeRole(DEPLOYER);

test("an account's administrator has a key that is always the same", async () => {
  const identity = await (await account.client(STS)).getCallerIdentity({});

  expect(identity).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/administrator` });
  expect(account.administrator).toEqual(account.administrator);
});

test('a role of another account is assumed, and its session belongs to that account', async () => {
  await account.role('Deployer', trust({ AWS: OTHER }));
  const { Role } = await account.call('iam', 'GetRole', { RoleName: 'Deployer' });

  const { Credentials, AssumedRoleUser } = await assumeDeployer(OTHER);
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const identity = await (await account.client(STS, key)).getCallerIdentity({});

  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/me`;
  const UserId = `${Role.RoleId}:me`;
  expect(AssumedRoleUser).toEqual({ Arn: session, AssumedRoleId: UserId });
  expect(identity).toMatchObject({ Account: ACCOUNT, Arn: session, UserId });
  expect(account.aws.iam.callerOf(AccessKeyId!).roleArn).toBe(DEPLOYER.RoleArn);
});

test('fails for a key that was never issued', async () => {
  const stranger = await account.client(STS, { accessKeyId: 'ASIASTRANGER00000000', secretAccessKey: 'x' });

  await expect(stranger.getCallerIdentity({})).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
    $metadata: { httpStatusCode: 403 },
  });
});

test.each([ACCOUNT, OTHER])('fails to assume a missing role, as if it trusted nobody (%s)', async (from) => {
  const words = 'is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam';
  await expectRefusal(assumeDeployer(from), 'AccessDenied', words);
});
