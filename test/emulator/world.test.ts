import { Emulator, VirtualClock, type World } from '../../emulator';
import { ACCOUNT, Account, allow, expectRefusal, OTHER, policy, REGION, STRANGER } from './account';

/** Accounts, models and failures from a plain object. */

const PROJECT = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/shapes/1700000000000`;
const V1 = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/shapes/version/v1/1700000001000`;
const training = { account: ACCOUNT, regions: [REGION] };
const target = { account: OTHER, regions: [REGION], trusts: [ACCOUNT] };
const model = { projectArn: PROJECT, modelVersionArn: V1, f1Score: 0.93, labels: { circle: 0.95 } };
const second = V1.replaceAll('v1', 'v2');
const WORLD: World = { accounts: [training, target], models: [model] };

const emulators: Emulator[] = [];
afterEach(async () => {
  for (const aws of emulators.splice(0)) await aws.close();
});

async function start(world: unknown): Promise<Emulator> {
  const aws = await Emulator.start(world as World, { clock: new VirtualClock() });
  emulators.push(aws);
  return aws;
}

const describeVersions = (aws: Emulator) =>
  new Account(aws).call('rekognition', 'DescribeProjectVersions', { ProjectArn: PROJECT });

test('a model has the ARNs that the world names, so that an app can hold them', async () => {
  const aws = await start(WORLD);

  const { ProjectVersionDescriptions } = await describeVersions(aws);

  expect(ProjectVersionDescriptions).toMatchObject([
    { ProjectVersionArn: V1, Status: 'TRAINING_COMPLETED', EvaluationResult: { F1Score: 0.93 } },
  ]);
});

test('each account is bootstrapped in each of its Regions, and the accounts that it trusts can deploy there', async () => {
  const third = { account: STRANGER, regions: [REGION, 'us-east-1'] };
  const aws = await start({ ...WORLD, accounts: [...WORLD.accounts, third] });
  const trustOf = async (account: string, region: string) => {
    const RoleName = `cdk-hnb659fds-deploy-role-${account}-${region}`;
    const { Role } = await new Account(aws, account).call('iam', 'GetRole', { RoleName });
    return decodeURIComponent(Role.AssumeRolePolicyDocument);
  };

  expect(await trustOf(OTHER, REGION)).toContain(ACCOUNT);
  expect(await trustOf(STRANGER, 'us-east-1')).not.toContain(ACCOUNT);
});

test('a policy for an organization counts for the accounts that the world puts into it', async () => {
  const organization = 'o-1234567890';
  const members = WORLD.accounts.map((account) => ({ ...account, organization }));
  const aws = await start({ ...WORLD, accounts: [...members, { ...training, account: STRANGER }] });
  const owner = new Account(aws);
  const Bucket = await owner.bucket('shared');
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': organization } };
  const Policy = policy(allow('s3:ListBucket', 'arn:aws:s3:::shared', { Principal: '*', Condition }));
  await owner.call('s3', 'PutBucketPolicy', { Bucket, Policy });
  const list = (account: string) => owner.other(account).call('s3', 'ListObjectsV2', { Bucket });

  await expect(list(OTHER)).resolves.toBeDefined();
  await expectRefusal(list(STRANGER), 'AccessDenied');
});

test('a failure strikes exactly the named calls', async () => {
  const calls = { service: 'rekognition', operation: 'DescribeProjectVersions', nth: 2 };
  const aws = await start({ ...WORLD, failures: [{ ...calls, error: 'ThrottlingException' }] });

  await describeVersions(aws);
  await expectRefusal(describeVersions(aws), 'ThrottlingException');
  await describeVersions(aws);
});

test('a copy takes as long as the world says, and fails if the world says so', async () => {
  const failing = { projectArn: PROJECT, modelVersionArn: second, copyFails: 'No room.' };
  const aws = await start({ ...WORLD, models: [model, failing], copySeconds: 7 });
  const owner = new Account(aws);
  const S3Bucket = await owner.bucket('results');
  const { ProjectArn } = await owner.call('rekognition', 'CreateProject', { ProjectName: 'own' });
  const target = { DestinationProjectArn: ProjectArn, OutputConfig: { S3Bucket } };
  const copy = (SourceProjectVersionArn: string, VersionName: string) => {
    const source = { SourceProjectArn: PROJECT, SourceProjectVersionArn };
    return owner.call('rekognition', 'CopyProjectVersion', { ...source, ...target, VersionName });
  };
  const statuses = () => aws.rekognition.versions(ACCOUNT, REGION).map(({ status }) => status);
  await copy(V1, 'one');
  await copy(second, 'two');

  await owner.clock.advance(6_000);
  expect(statuses().slice(2)).toEqual(['COPYING_IN_PROGRESS', 'COPYING_IN_PROGRESS']);
  await owner.clock.advance(2_000);
  expect(statuses().slice(2)).toEqual(['COPYING_COMPLETED', 'COPYING_FAILED']);
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

/** The world with other models. */
const having = (...models: object[]) => ({ ...WORLD, models });
const cars = PROJECT.replace('shapes', 'cars');
const renumbered = { projectArn: PROJECT.replace(/0$/, '1'), modelVersionArn: second };
const elsewhere = { accounts: [{ ...training, regions: ['us-east-1'] }], models: [model] };
const unscored = having({ ...model, f1Score: undefined });
const failing = { ...WORLD, failures: [{ service: 'rekognition', operation: 'CopyModel', error: 'X' }] };

test.each<[string, unknown]>([
  ['the world is [], but it must be a world: correct it', []],
  ['accounts is [], but it must be a list of at least one account', { accounts: [] }],
  [`accounts[1].account is "${ACCOUNT}", but an account is named once`, { accounts: [training, training] }],
  [`models[1].modelVersionArn is "${V1}", but a version is named once`, having(model, model)],
  [`but it is not a version of ${cars}`, having({ ...model, projectArn: cars })],
  [`but the world has no account ${ACCOUNT} in eu-west-1: add it to accounts`, elsewhere],
  ['another model has a project of this name with another number', having(model, renumbered)],
  ['models[0].f1Score is undefined, but labels have no scores without the score of the model', unscored],
  ['failures[0] is "rekognition:CopyModel", but the emulator has no such operation', failing],
])('fails with "%s"', (problem, world) => expect(start(world)).rejects.toThrow(problem));
