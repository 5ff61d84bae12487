import { STS } from '@aws-sdk/client-sts';
import { Emulator } from '../../emulator';
import type { Credentials } from '../../emulator/call';
import { Account, trust } from './account';
import { expectRefusal } from './refusal';

const ACCOUNT = '111111111111';
const OTHER = '222222222222';

let aws: Emulator;

beforeEach(async () => {
  aws = new Emulator();
  await aws.listen();
});
afterEach(() => aws.close());

const client = (credentials: Credentials) =>
  new STS({ endpoint: aws.endpoint, region: 'us-east-1', credentials });

const trusting = async (account: string) => {
  const owner = new Account(aws, ACCOUNT);
  await owner.role('Deployer', trust({ AWS: account }));
  return owner;
};

const assumeDeployer = (credentials: Credentials) =>
  client(credentials).assumeRole({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/Deployer`, RoleSessionName: 'me' });

test("an account's administrator has a key that is always the same", async () => {
  const identity = await client(aws.iam.administrator(ACCOUNT)).getCallerIdentity({});

  expect(identity).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/administrator` });
  expect(aws.iam.administrator(ACCOUNT)).toEqual(aws.iam.administrator(ACCOUNT));
});

test('a role of another account is assumed, and its session belongs to that account', async () => {
  const account = await trusting(OTHER);
  const { Role } = await account.call('iam', 'GetRole', { RoleName: 'Deployer' });

  const { Credentials, AssumedRoleUser } = await assumeDeployer(aws.iam.administrator(OTHER));
  const identity = await client({
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken,
  }).getCallerIdentity({});

  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/me`;
  const UserId = `${Role.RoleId}:me`;
  expect(AssumedRoleUser).toEqual({ Arn: session, AssumedRoleId: UserId });
  expect(identity).toMatchObject({ Account: ACCOUNT, Arn: session, UserId });
  expect(aws.iam.callerOf(Credentials!.AccessKeyId!).roleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/Deployer`);
});

test('fails for a key that was never issued', async () => {
  const stranger = client({ accessKeyId: 'ASIASTRANGER00000000', secretAccessKey: 'x' });

  await expect(stranger.getCallerIdentity({})).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
    $metadata: { httpStatusCode: 403 },
  });
});

test.each([ACCOUNT, OTHER])(
  'fails to assume a role that does not exist, as if it trusted nobody (%s)',
  async (from) => {
    await expectRefusal(
      assumeDeployer(aws.iam.administrator(from)),
      'AccessDenied',
      'is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam',
    );
  },
);
