import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Emulator, VirtualClock } from '../../emulator';
import { bootstrap } from '../../emulator/bootstrap';
import { administratorOf } from '../../emulator/iam/credentials';
import { expectRefusal } from './refusal';

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
    await expectRefusal(assume(STRANGER, use), 'AccessDenied');
  },
);

test('the deploy role reads the version and passes the execution role, but cannot make resources itself', async () => {
  const deployer = await assume(PIPELINE, 'deploy');

  const { Parameter } = await aws.call(deployer, REGION, 'ssm', 'GetParameter', { Name: VERSION });

  // At least what aws-cdk-lib and its CLI require.
  expect(Number(Parameter.Value)).toBeGreaterThanOrEqual(30);
  await expectRefusal(
    aws.call(deployer, REGION, 'rekognition', 'CreateProject', { ProjectName: 'p' }),
    'AccessDeniedException',
  );
});

test('the publishing role writes assets only to this bucket', async () => {
  const publisher = await assume(PIPELINE, 'file-publishing');
  await aws.call(administratorOf(ACCOUNT), REGION, 's3', 'CreateBucket', {
    Bucket: 'something-else',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  const put = (Bucket: string) =>
    aws.call(publisher, REGION, 's3', 'PutObject', { Bucket, Key: 'k', Body: 'x' });

  await expect(put(BUCKET)).resolves.toBeDefined();
  await expectRefusal(put('something-else'), 'AccessDenied');
});

test('only CloudFormation can assume the execution role, which may do anything', async () => {
  await expectRefusal(assume(ACCOUNT, 'cfn-exec'), 'AccessDenied');

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

describe('a fleet of accounts', () => {
  const FLEET = Array.from({ length: 13 }, (_, index) => String(100_000_000_001 + index));
  const [TOOLS, ...TARGETS] = FLEET;

  let clock: VirtualClock;
  let fleet: Emulator;

  /** All bootstrapped at the same moment, and all trusting all. */
  beforeEach(async () => {
    clock = new VirtualClock();
    fleet = new Emulator({ clock });
    await Promise.all(FLEET.map((account) => bootstrap(fleet, account, REGION, FLEET)));
  });

  const deployer = async (from: string, to: string) => {
    const { Credentials } = await fleet.call(administratorOf(from), REGION, 'sts', 'AssumeRole', {
      RoleArn: `arn:aws:iam::${to}:role/cdk-hnb659fds-deploy-role-${to}-${REGION}`,
      RoleSessionName: 'cdk',
    });
    return fleet.iam.callerOf(Credentials.AccessKeyId);
  };

  test('has the same roles in each account, and one account deploys into all others', async () => {
    const owned = FLEET.map((account) => fleet.inventory(account));
    expect(new Set(owned.flat()).size).toBe(FLEET.length * owned[0].length);
    expect(owned.map((arns) => arns.length)).toEqual(FLEET.map(() => 7));
    for (const account of TARGETS) {
      const caller = await deployer(TOOLS, account);
      expect(caller.account).toBe(account);
      const { StackId } = await fleet.call(caller, REGION, 'cloudformation', 'CreateStack', {
        StackName: 'demo',
        TemplateBody: JSON.stringify({
          Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: VERSION } },
          Resources: {
            Project: { Type: 'AWS::Rekognition::Project', Properties: { ProjectName: 'cats' } },
          },
        }),
        RoleARN: `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${REGION}`,
      });
      expect(StackId).toContain(`:${account}:stack/demo/`);
    }
    await clock.advance(60_000);
    for (const account of TARGETS) {
      expect(fleet.inventory(account)).toContainEqual(expect.stringContaining(':project/cats/'));
    }
    await expectRefusal(deployer(STRANGER, TOOLS), 'AccessDenied');
  });

  test('copies one model into each account, and each runs two models of its own', async () => {
    const call = (account: string, service: string, operation: string, input: object) =>
      fleet.call(administratorOf(account), REGION, service, operation, input);
    const { projectArn: SourceProjectArn, modelVersionArn: SourceProjectVersionArn } =
      fleet.rekognition.train({
        account: TOOLS,
        region: REGION,
        projectName: 'cats',
        versionName: 'v1',
        f1Score: 0.9,
      });
    await call(TOOLS, 'rekognition', 'PutProjectPolicy', {
      ProjectArn: SourceProjectArn,
      PolicyName: 'fleet',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: TARGETS.map((account) => `arn:aws:iam::${account}:root`) },
            Action: 'rekognition:CopyProjectVersion',
            Resource: SourceProjectVersionArn,
          },
        ],
      }),
    });

    const copies = await Promise.all(
      TARGETS.map(async (account) => {
        const { ProjectArn } = await call(account, 'rekognition', 'CreateProject', { ProjectName: 'cats' });
        const versions = await Promise.all(
          ['one', 'two'].map((VersionName) =>
            call(account, 'rekognition', 'CopyProjectVersion', {
              SourceProjectArn,
              SourceProjectVersionArn,
              DestinationProjectArn: ProjectArn,
              VersionName,
              OutputConfig: { S3Bucket: `cdk-hnb659fds-assets-${account}-${REGION}` },
            }),
          ),
        );
        return versions.map(({ ProjectVersionArn }) => ({ account, ProjectVersionArn }));
      }),
    );
    await clock.advance(6 * 60_000);
    for (const { account, ProjectVersionArn } of copies.flat()) {
      await call(account, 'rekognition', 'StartProjectVersion', { ProjectVersionArn, MinInferenceUnits: 1 });
    }
    await clock.advance(5 * 60_000);

    expect(
      TARGETS.map((account) => fleet.rekognition.versions(account, REGION).map(({ status }) => status)),
    ).toEqual(TARGETS.map(() => ['RUNNING', 'RUNNING']));
    expect(fleet.rekognition.versions(TOOLS, REGION)).toHaveLength(1);
  });
});
