import type { Caller } from '../../emulator/call';
import { expectRefusal } from './refusal';
import { DESTINATION, REGION, readyToCopy, World } from './rekognition-world';

const ROLE: Caller = {
  account: DESTINATION,
  arn: `arn:aws:sts::${DESTINATION}:assumed-role/Copier/session`,
  roleArn: `arn:aws:iam::${DESTINATION}:role/Copier`,
};
const BUCKET = `arn:aws:s3:::results-${DESTINATION}`;
const VERSION = `arn:aws:rekognition:${REGION}:${DESTINATION}:project/cats/version/copy/*`;

type Statements = Record<string, { Action: string | string[]; Resource: string | string[] }>;

/** What one copy needs, by what it is for. */
const permissions = (input: any, key?: string): Statements => ({
  copy: {
    Action: 'rekognition:CopyProjectVersion',
    Resource: [input.SourceProjectArn, input.SourceProjectVersionArn, input.DestinationProjectArn],
  },
  create: { Action: 'rekognition:CreateProjectVersion', Resource: input.DestinationProjectArn },
  tag: { Action: 'rekognition:TagResource', Resource: VERSION },
  location: { Action: 's3:GetBucketLocation', Resource: BUCKET },
  acl: { Action: 's3:GetBucketAcl', Resource: BUCKET },
  put: { Action: 's3:PutObject', Resource: `${BUCKET}/out/*` },
  ...(key && {
    describeKey: { Action: 'kms:DescribeKey', Resource: key },
    grant: { Action: 'kms:CreateGrant', Resource: key },
    generate: { Action: 'kms:GenerateDataKey', Resource: key },
    decrypt: { Action: 'kms:Decrypt', Resource: key },
  }),
});

const giveRole = async (world: World, statements: Statements) => {
  const call = (operation: string, input: object) => world.call(DESTINATION, 'iam', operation, input);
  await call('CreateRole', {
    RoleName: 'Copier',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ],
    }),
  }).catch(() => {});
  await call('PutRolePolicy', {
    RoleName: 'Copier',
    PolicyName: 'copy',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: Object.values(statements).map((statement) => ({ Effect: 'Allow', ...statement })),
    }),
  });
};

const asRole = (world: World, operation: string, input: object): Promise<any> =>
  world.aws.call(ROLE, REGION, 'rekognition', operation, input);

const createKey = async (world: World): Promise<string> =>
  (await world.call(DESTINATION, 'kms', 'CreateKey', {})).KeyMetadata.Arn;

test('a role with exactly the permissions of a copy makes it, tags it and gets its results written', async () => {
  const world = new World();
  const KmsKeyId = await createKey(world);
  const input = { ...(await world.readyToCopy()), Tags: { team: 'vision' }, KmsKeyId };
  await giveRole(world, permissions(input, KmsKeyId));

  await asRole(world, 'CopyProjectVersion', input);
  await world.clock.advance(6 * 60_000);

  expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({
    Status: 'COPYING_COMPLETED',
    KmsKeyId,
  });
  const summary = await world.call(DESTINATION, 's3', 'HeadObject', {
    Bucket: `results-${DESTINATION}`,
    Key: 'out/EvaluationSummary-cats-copy.json',
  });
  expect(summary).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KmsKeyId });
});

test.each<[string, string]>([
  ['create', 'rekognition:CreateProjectVersion on resource: .*project/cats/\\d+ '],
  ['tag', 'rekognition:TagResource on resource: .*project/cats/version/copy/\\d+ '],
  ['location', 's3:GetBucketLocation'],
  ['acl', 's3:GetBucketAcl'],
  ['put', 's3:PutObject on resource: .*/out/EvaluationSummary-cats-copy.json '],
  ['describeKey', 'kms:DescribeKey'],
  ['grant', 'kms:CreateGrant'],
  ['generate', 'kms:GenerateDataKey'],
  ['decrypt', 'kms:Decrypt'],
])('fails without the permission to %s', async (missing, message) => {
  const world = new World();
  const KmsKeyId = await createKey(world);
  const input = { ...(await world.readyToCopy()), Tags: { team: 'vision' }, KmsKeyId };
  const { [missing]: _, ...rest } = permissions(input, KmsKeyId);
  await giveRole(world, rest);

  await expect(asRole(world, 'CopyProjectVersion', input)).rejects.toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringMatching(`is not authorized to perform: ${message}`),
  });
  expect(world.aws.rekognition.versions(DESTINATION, REGION)).toEqual([]);
});

test.each(['SourceProjectArn', 'SourceProjectVersionArn', 'DestinationProjectArn'] as const)(
  'fails when the permission to copy leaves out %s',
  async (missing) => {
    const { world, input } = await readyToCopy();
    const all = permissions(input);
    const Resource = [all.copy.Resource].flat().filter((arn) => arn !== input[missing]);
    await giveRole(world, { ...all, copy: { ...all.copy, Resource } });

    await expectRefusal(
      asRole(world, 'CopyProjectVersion', input),
      'AccessDeniedException',
      `${input[missing]} because no identity-based policy allows the rekognition:CopyProjectVersion action`,
    );
  },
);

test('a copy without tags needs no permission to tag', async () => {
  const { world, input } = await readyToCopy();
  const { tag: _, ...rest } = permissions(input);
  await giveRole(world, rest);

  await expect(asRole(world, 'CopyProjectVersion', input)).resolves.toBeDefined();
});

test('conditions see the tags of the request', async () => {
  const { world, input } = await readyToCopy();
  const all = permissions(input);
  const onlyVision: Statements = {
    ...all,
    tag: { ...all.tag, ...{ Condition: { StringEquals: { 'aws:RequestTag/team': 'vision' } } } },
  };
  await giveRole(world, onlyVision);
  const copy = (team: string) => asRole(world, 'CopyProjectVersion', { ...input, Tags: { team } });

  await expect(copy('speech')).rejects.toMatchObject({
    message: expect.stringContaining('rekognition:TagResource'),
  });
  await expect(copy('vision')).resolves.toBeDefined();
});

test('conditions see the tags of the resource', async () => {
  const world = new World();
  const { modelVersionArn: mine } = world.train({ account: DESTINATION, tags: { owner: 'me' } });
  const { modelVersionArn: yours } = world.train({
    account: DESTINATION,
    versionName: 'v2',
    tags: { owner: 'you' },
  });
  await giveRole(world, {
    delete: {
      Action: 'rekognition:DeleteProjectVersion',
      Resource: '*',
      ...{ Condition: { StringEquals: { 'aws:ResourceTag/owner': 'me' } } },
    },
  });
  const remove = (ProjectVersionArn: string) => asRole(world, 'DeleteProjectVersion', { ProjectVersionArn });

  await expectRefusal(remove(yours), 'AccessDeniedException');
  await expect(remove(mine)).resolves.toBeDefined();
});

test('fails when the role may not write any more by the time the copy ends', async () => {
  const { world, input } = await readyToCopy();
  const { put: _, ...rest } = permissions(input);
  await giveRole(world, permissions(input));
  await asRole(world, 'CopyProjectVersion', input);

  await giveRole(world, rest);
  await world.clock.advance(6 * 60_000);

  expect(await world.newest(input.DestinationProjectArn!)).toMatchObject({
    Status: 'COPYING_FAILED',
    StatusMessage: expect.stringContaining('s3:PutObject'),
  });
});

test('fails to see the versions of a project in another account', async () => {
  const world = new World();
  const { projectArn: ProjectArn } = world.train();
  await world.allow(ProjectArn);

  await expectRefusal(
    world.rekognition('DescribeProjectVersions', { ProjectArn }),
    'AccessDeniedException',
    'because no resource-based policy allows',
  );
});

test.each<[string, string]>([
  ['is disabled', 'DisableKey'],
  ['is about to be deleted', 'ScheduleKeyDeletion'],
])('fails with a key that %s', async (_, operation) => {
  const world = new World();
  const KmsKeyId = await createKey(world);
  await world.call(DESTINATION, 'kms', operation, { KeyId: KmsKeyId });
  const input = await world.readyToCopy();

  await expectRefusal(world.copy({ ...input, KmsKeyId }), 'InvalidParameterException', 'cannot be used');
});

test('a key is found by its alias', async () => {
  const world = new World();
  const arn = await createKey(world);
  await world.call(DESTINATION, 'kms', 'CreateAlias', { AliasName: 'alias/models', TargetKeyId: arn });
  const input = await world.readyToCopy();

  await world.copy({ ...input, KmsKeyId: 'alias/models' });

  expect(world.aws.rekognition.versions(DESTINATION, REGION)[0].kmsKeyId).toBe(arn);
});
