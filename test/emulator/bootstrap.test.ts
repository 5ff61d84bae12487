import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Emulator } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';

const ACCOUNT = '111111111111';
const PIPELINE = '222222222222';
const STRANGER = '333333333333';
const REGION = 'eu-west-1';

let aws: Emulator;

beforeEach(async () => {
  aws = new Emulator();
  await aws.listen();
  await bootstrap(aws, ACCOUNT, REGION, [PIPELINE]);
});
afterEach(() => aws.close());

const roleArn = (use: string) =>
  `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-${use}-role-${ACCOUNT}-${REGION}`;

const assume = async (account: string, use: string) => {
  const client = new STSClient({
    endpoint: aws.endpoint,
    region: REGION,
    credentials: aws.iam.administrator(account),
  });
  const { Credentials } = await client.send(
    new AssumeRoleCommand({ RoleArn: roleArn(use), RoleSessionName: 'cdk' }),
  );
  return aws.iam.callerOf(Credentials!.AccessKeyId!);
};

const BUCKET = `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;
const VERSION = '/cdk-bootstrap/hnb659fds/version';

test.each(['deploy', 'file-publishing', 'image-publishing', 'lookup'])(
  'the %s role is assumed from its own account and from a trusted one, and from no other',
  async (use) => {
    await expect(assume(ACCOUNT, use)).resolves.toMatchObject({ account: ACCOUNT });
    await expect(assume(PIPELINE, use)).resolves.toMatchObject({ account: ACCOUNT });
    await expect(assume(STRANGER, use)).rejects.toMatchObject({ name: 'AccessDenied' });
  },
);

test('the deploy role reads the version and hands over the execution role, and cannot do the work itself', async () => {
  const deployer = await assume(PIPELINE, 'deploy');

  const { Parameter } = await aws.call(deployer, REGION, 'ssm', 'GetParameter', { Name: VERSION });

  // Not less than what aws-cdk-lib and its CLI ask for.
  expect(Number(Parameter.Value)).toBeGreaterThanOrEqual(30);
  await expect(
    aws.call(deployer, REGION, 'rekognition', 'CreateProject', { ProjectName: 'p' }),
  ).rejects.toMatchObject({ code: 'AccessDeniedException' });
});

test('the publishing role writes assets to the bucket, and to no other', async () => {
  const publisher = await assume(PIPELINE, 'file-publishing');
  await aws.call(administratorOf(ACCOUNT), REGION, 's3', 'CreateBucket', { Bucket: 'something-else' });
  const put = (Bucket: string) =>
    aws.call(publisher, REGION, 's3', 'PutObject', { Bucket, Key: 'k', Body: 'x' });

  await expect(put(BUCKET)).resolves.toBeDefined();
  await expect(put('something-else')).rejects.toMatchObject({ code: 'AccessDenied' });
});

test('the execution role is for CloudFormation alone, and may do anything', async () => {
  await expect(assume(ACCOUNT, 'cfn-exec')).rejects.toMatchObject({ name: 'AccessDenied' });

  const service = 'cloudformation.amazonaws.com';
  const { Credentials } = await aws.call(
    { account: ACCOUNT, arn: service, service },
    REGION,
    'sts',
    'AssumeRole',
    {
      RoleArn: roleArn('cfn-exec'),
      RoleSessionName: 'AWSCloudFormation',
    },
  );
  const executor = aws.iam.callerOf(Credentials.AccessKeyId);

  await expect(
    aws.call(executor, REGION, 'rekognition', 'CreateProject', { ProjectName: 'p' }),
  ).resolves.toBeDefined();
});
