import { Emulator, VirtualClock, type World } from '../../emulator';
import { Account, allow, policy } from './account';
import { expectRefusal } from './refusal';

/** Accounts, models and failures from a plain object. */

const PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
const V1 = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';
const training = { account: '111111111111', regions: ['eu-west-1'] };
const WORLD: World = {
  accounts: [training, { account: '222222222222', regions: ['eu-west-1'], trusts: ['111111111111'] }],
  models: [{ projectArn: PROJECT, modelVersionArn: V1, f1Score: 0.93, labels: { circle: 0.95 } }],
};

const emulators: Emulator[] = [];
afterEach(async () => {
  for (const aws of emulators.splice(0)) await aws.close();
});

async function start(world: unknown): Promise<Emulator> {
  const aws = await Emulator.start(world as World, { clock: new VirtualClock() });
  emulators.push(aws);
  return aws;
}

const call = (aws: Emulator, account: string, service: string, operation: string, input: object) =>
  aws.call({ account, arn: `arn:aws:iam::${account}:user/somebody` }, 'eu-west-1', service, operation, input);
const describeVersions = (aws: Emulator) =>
  call(aws, '111111111111', 'rekognition', 'DescribeProjectVersions', { ProjectArn: PROJECT });

test('a model has the ARNs that the world names, so that an app can hold them', async () => {
  const aws = await start(WORLD);

  const { ProjectVersionDescriptions } = await describeVersions(aws);

  expect(ProjectVersionDescriptions).toMatchObject([
    { ProjectVersionArn: V1, Status: 'TRAINING_COMPLETED', EvaluationResult: { F1Score: 0.93 } },
  ]);
});

test('each account is bootstrapped in each of its Regions, and the accounts that it trusts can deploy there', async () => {
  const aws = await start({
    ...WORLD,
    accounts: [
      ...WORLD.accounts,
      { ...training, account: '333333333333', regions: ['eu-west-1', 'us-east-1'] },
    ],
  });
  const trustOf = async (account: string, region: string) => {
    const RoleName = `cdk-hnb659fds-deploy-role-${account}-${region}`;
    const { Role } = await call(aws, account, 'iam', 'GetRole', { RoleName });
    return decodeURIComponent(Role.AssumeRolePolicyDocument);
  };

  expect(await trustOf('222222222222', 'eu-west-1')).toContain('111111111111');
  expect(await trustOf('333333333333', 'us-east-1')).not.toContain('111111111111');
});

test('a policy for an organization counts for the accounts that the world puts into it', async () => {
  const organization = 'o-1234567890';
  const [first, second] = WORLD.accounts;
  const stranger = { account: '333333333333', regions: ['eu-west-1'] };
  const aws = await start({
    ...WORLD,
    accounts: [{ ...first, organization }, { ...second, organization }, stranger],
  });
  const owner = new Account(aws, '111111111111');
  const Bucket = await owner.bucket('shared');
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': organization } };
  const Policy = policy(allow('s3:ListBucket', 'arn:aws:s3:::shared', { Principal: '*', Condition }));
  await owner.call('s3', 'PutBucketPolicy', { Bucket, Policy });
  const list = (account: string) => call(aws, account, 's3', 'ListObjectsV2', { Bucket });

  await expect(list('222222222222')).resolves.toBeDefined();
  await expectRefusal(list('333333333333'), 'AccessDenied');
});

test('a failure strikes exactly the named calls', async () => {
  const failure = {
    service: 'rekognition',
    operation: 'DescribeProjectVersions',
    error: 'ThrottlingException',
    nth: 2,
  };
  const aws = await start({ ...WORLD, failures: [failure] });

  await describeVersions(aws);
  await expectRefusal(describeVersions(aws), 'ThrottlingException');
  await describeVersions(aws);
});

test('a copy takes as long as the world says, and fails if the world says so', async () => {
  const failing = { projectArn: PROJECT, modelVersionArn: V1.replaceAll('v1', 'v2'), copyFails: 'No room.' };
  const aws = await start({ ...WORLD, models: [...WORLD.models!, failing], copySeconds: 7 });
  const owner = new Account(aws, '111111111111');
  const S3Bucket = await owner.bucket('results');
  const { ProjectArn } = await owner.call('rekognition', 'CreateProject', { ProjectName: 'own' });
  const copy = (SourceProjectVersionArn: string, VersionName: string) =>
    owner.call('rekognition', 'CopyProjectVersion', {
      SourceProjectArn: PROJECT,
      SourceProjectVersionArn,
      DestinationProjectArn: ProjectArn,
      VersionName,
      OutputConfig: { S3Bucket },
    });
  const statuses = () =>
    aws.rekognition
      .versions('111111111111', 'eu-west-1')
      .slice(2)
      .map(({ status }) => status);
  await copy(V1, 'one');
  await copy(failing.modelVersionArn, 'two');

  const clock = aws.clock as VirtualClock;
  await clock.advance(6_000);
  expect(statuses()).toEqual(['COPYING_IN_PROGRESS', 'COPYING_IN_PROGRESS']);
  await clock.advance(2_000);
  expect(statuses()).toEqual(['COPYING_COMPLETED', 'COPYING_FAILED']);
});

test('fails with all mistakes at once, each with its path', async () => {
  const world = {
    accounts: [{ account: 111111111111, region: 'eu-west-1' }],
    models: [{ projectArn: 'shapes', modelVersionArn: V1, f1Score: 93, labels: { circle: -1 } }],
    failures: [{ service: 'rekognition', operation: 'CopyProjectVersion', times: 0 }],
    copyMinutes: 6,
  };

  await expect(start(world)).rejects.toThrow(
    [
      'The world is not right yet: 9 problems:',
      '  1. copyMinutes is 6, but a world has no such member: use one of accounts, models, failures, copySeconds, deleteSeconds, startSeconds, stopSeconds, stateMachineSpeed',
      '  2. accounts[0].region is "eu-west-1", but an account of a world has no such member: use one of account, regions, trusts, organization',
      '  3. accounts[0].account is 111111111111, but it must be an account of twelve digits, in quotes: correct it',
      '  4. accounts[0].regions is undefined, but it is needed: add a list of at least one Region',
      '  5. models[0].projectArn is "shapes", but it must be a project\'s ARN, with the number at its end: correct it',
      '  6. models[0].f1Score is 93, but it must be a number from 0 to 1: correct it',
      '  7. models[0].labels.circle is -1, but it must be a number from 0 to 1: correct it',
      '  8. failures[0].error is undefined, but it is needed: add an error\'s name, such as "ThrottlingException"',
      '  9. failures[0].times is 0, but it must be a whole number, 1 or more: correct it',
    ].join('\n'),
  );
});

const model = WORLD.models![0];

test.each<[string, unknown, string]>([
  ['that is no object', [], 'the world is [], but it must be a world: correct it'],
  ['without an account', { accounts: [] }, 'accounts is [], but it must be a list of at least one account'],
  [
    'with an account twice',
    { accounts: [training, training] },
    'accounts[1].account is "111111111111", but an account is named once',
  ],
  [
    'with a version twice',
    { ...WORLD, models: [model, model] },
    `models[1].modelVersionArn is "${V1}", but a version is named once`,
  ],
  [
    'with a version of another project',
    { ...WORLD, models: [{ ...model, projectArn: PROJECT.replace('shapes', 'cars') }] },
    'but it is not a version of arn:aws:rekognition:eu-west-1:111111111111:project/cars/1700000000000',
  ],
  [
    'with a model in an account that is not there',
    { accounts: [{ ...training, regions: ['us-east-1'] }], models: [model] },
    'but the world has no account 111111111111 in eu-west-1: add it to accounts',
  ],
  [
    'with two projects of one name',
    {
      ...WORLD,
      models: [model, { projectArn: PROJECT.replace(/0$/, '1'), modelVersionArn: V1.replaceAll('v1', 'v2') }],
    },
    'another model has a project of this name with another number',
  ],
  [
    'with the scores of labels alone',
    { ...WORLD, models: [{ ...model, f1Score: undefined }] },
    'models[0].f1Score is undefined, but labels have no scores without the score of the model',
  ],
  [
    'with a failure of an operation that nobody answers',
    { ...WORLD, failures: [{ service: 'rekognition', operation: 'CopyModel', error: 'X' }] },
    'failures[0] is "rekognition:CopyModel", but the emulator has no such operation',
  ],
])('fails for a world %s', async (_, world, problem) => {
  await expect(start(world)).rejects.toThrow(problem);
});
