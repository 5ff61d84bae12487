import { bootstrap } from '../../emulator/bootstrap';
import type { Caller } from '../../emulator/call';
import { ACCOUNT, Account, expectRefusal, MINUTE, OTHER as PIPELINE, REGION, STRANGER } from './account';

const VERSION = '/cdk-bootstrap/hnb659fds/version';

let owner: Account;
beforeEach(() => {
  owner = new Account();
});
afterEach(() => owner.close());

const roleArn = (use: string, of = ACCOUNT) =>
  `arn:aws:iam::${of}:role/cdk-hnb659fds-${use}-role-${of}-${REGION}`;
const bucketOf = (account: string) => `cdk-hnb659fds-assets-${account}-${REGION}`;

/** Assumes a role of an account, from another one. */
const assume = async (from: string, use: string, of?: string): Promise<Caller> => {
  const role = { RoleArn: roleArn(use, of), RoleSessionName: 'cdk' };
  const { Credentials } = await owner.other(from).call('sts', 'AssumeRole', role);
  return owner.aws.iam.callerOf(Credentials.AccessKeyId);
};

describe('an account', () => {
  beforeEach(() => bootstrap(owner.aws, ACCOUNT, REGION, [PIPELINE]));

  const createProject = (caller: Caller) =>
    owner.by(caller, 'rekognition', 'CreateProject', { ProjectName: 'p' });

  test.each(['deploy', 'file-publishing', 'image-publishing', 'lookup'])(
    'has a %s role, which is assumed from this account and from a trusted one, and from no other',
    async (use) => {
      await expect(assume(ACCOUNT, use)).resolves.toMatchObject({ account: ACCOUNT });
      await expect(assume(PIPELINE, use)).resolves.toMatchObject({ account: ACCOUNT });
      await expectRefusal(assume(STRANGER, use), 'AccessDenied');
    },
  );

  test('has a deploy role, which reads the version, but cannot make resources itself', async () => {
    const deployer = await assume(PIPELINE, 'deploy');

    const { Parameter } = await owner.by(deployer, 'ssm', 'GetParameter', { Name: VERSION });

    // At least what aws-cdk-lib and its CLI require.
    expect(Number(Parameter.Value)).toBeGreaterThanOrEqual(30);
    await expectRefusal(createProject(deployer), 'AccessDeniedException');
  });

  test('has a publishing role, which writes assets only to its bucket', async () => {
    const publisher = await assume(PIPELINE, 'file-publishing');
    const other = await owner.bucket('something-else');
    const put = (Bucket: string) => owner.by(publisher, 's3', 'PutObject', { Bucket, Key: 'k', Body: 'x' });

    await expect(put(bucketOf(ACCOUNT))).resolves.toBeDefined();
    await expectRefusal(put(other), 'AccessDenied');
  });

  test('has an execution role, which may do anything, and which only CloudFormation can assume', async () => {
    await expectRefusal(assume(ACCOUNT, 'cfn-exec'), 'AccessDenied');

    const name = 'cloudformation.amazonaws.com';
    const role = { RoleArn: roleArn('cfn-exec'), RoleSessionName: 'AWSCloudFormation' };
    const caller = { account: ACCOUNT, arn: name, service: name };
    const { Credentials } = await owner.by(caller, 'sts', 'AssumeRole', role);

    await expect(createProject(owner.aws.iam.callerOf(Credentials.AccessKeyId))).resolves.toBeDefined();
  });
});

test('a fleet of accounts has the same roles in each, and one account deploys into all others', async () => {
  const FLEET = Array.from({ length: 13 }, (_, index) => String(100_000_000_001 + index));
  const [TOOLS, ...TARGETS] = FLEET;
  // All are bootstrapped at the same moment, and all trust all.
  await Promise.all(FLEET.map((account) => bootstrap(owner.aws, account, REGION, FLEET)));
  const { aws, clock } = owner;
  const owned = FLEET.map((account) => aws.inventory(account));
  expect(new Set(owned.flat()).size).toBe(FLEET.length * owned[0].length);
  expect(owned.map((arns) => arns.length)).toEqual(FLEET.map(() => 7));
  const TemplateBody = JSON.stringify({
    Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: VERSION } },
    Resources: { Project: { Type: 'AWS::Rekognition::Project', Properties: { ProjectName: 'cats' } } },
  });
  for (const account of TARGETS) {
    const deployer = await assume(TOOLS, 'deploy', account);
    expect(deployer.account).toBe(account);
    const stack = { StackName: 'demo', TemplateBody, RoleARN: roleArn('cfn-exec', account) };
    const { StackId } = await owner.by(deployer, 'cloudformation', 'CreateStack', stack);
    expect(StackId).toContain(`:${account}:stack/demo/`);
  }
  await clock.advance(MINUTE);
  for (const account of TARGETS) {
    expect(aws.inventory(account)).toContainEqual(expect.stringContaining(':project/cats/'));
  }
  await expectRefusal(assume(STRANGER, 'deploy', TOOLS), 'AccessDenied');
});
