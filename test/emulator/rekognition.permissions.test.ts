import { allow, expectRefusal, MINUTE, REGION } from './account';
import { DESTINATION, readyToCopy, trained, World } from './rekognition-world';

const BUCKET = `arn:aws:s3:::results-${DESTINATION}`;
const VERSION = `arn:aws:rekognition:${REGION}:${DESTINATION}:project/cats/version/copy/*`;

type Statements = Record<string, { Action: unknown; Resource: unknown }>;

/** What one copy needs, by what it is for. */
const permissions = (input: any, key = ''): Statements => ({
  copy: allow(
    'rekognition:CopyProjectVersion',
    NAMED.map((member) => input[member]),
  ),
  create: allow('rekognition:CreateProjectVersion', input.DestinationProjectArn),
  tag: allow('rekognition:TagResource', VERSION),
  location: allow('s3:GetBucketLocation', BUCKET),
  acl: allow('s3:GetBucketAcl', BUCKET),
  put: allow('s3:PutObject', `${BUCKET}/out/*`),
  ...(key && {
    describeKey: allow('kms:DescribeKey', key),
    grant: allow('kms:CreateGrant', key),
    generate: allow('kms:GenerateDataKey', key),
    decrypt: allow('kms:Decrypt', key),
  }),
});

const giveRole = async (world: World, statements: Statements) => {
  const account = world.account();
  await account.role('Copier', 'lambda').catch(() => {});
  await account.give('Copier', ...Object.values(statements));
};

const asRole = (world: World, operation: string, input: object): Promise<any> =>
  world.account().as('Copier', 'rekognition', operation, input);

const createKey = async (world: World): Promise<string> =>
  (await world.call(DESTINATION, 'kms', 'CreateKey', {})).KeyMetadata.Arn;

/** A copy that is tagged, and whose results are encrypted. */
async function encrypted() {
  const { world, input } = await readyToCopy();
  const KmsKeyId = await createKey(world);
  return { world, KmsKeyId, input: { ...input, Tags: { team: 'vision' }, KmsKeyId } };
}

test('a role with exactly the permissions of a copy makes it, tags it and gets its results written', async () => {
  const { world, KmsKeyId, input } = await encrypted();
  await giveRole(world, permissions(input, KmsKeyId));

  await asRole(world, 'CopyProjectVersion', input);
  await world.clock.advance(6 * MINUTE);

  const complete = { Status: 'COPYING_COMPLETED', KmsKeyId };
  const copy = await world.newest(input.DestinationProjectArn!);
  expect(copy).toMatchObject(complete);
  expect(await world.tags(copy.ProjectVersionArn)).toEqual(input.Tags);
  const object = { Bucket: `results-${DESTINATION}`, Key: 'out/EvaluationSummary-cats-copy.json' };
  const written = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KmsKeyId };
  expect(await world.call(DESTINATION, 's3', 'HeadObject', object)).toMatchObject(written);
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
  const { world, KmsKeyId, input } = await encrypted();
  const { [missing]: _, ...rest } = permissions(input, KmsKeyId);
  await giveRole(world, rest);

  const copy = asRole(world, 'CopyProjectVersion', input);

  await expectRefusal(copy, 'AccessDeniedException', new RegExp(`is not authorized to perform: ${message}`));
  expect(world.aws.rekognition.versions(DESTINATION, REGION)).toEqual([]);
});

const NAMED = ['SourceProjectArn', 'SourceProjectVersionArn', 'DestinationProjectArn'] as const;

test.each(NAMED)('fails when the permission to copy leaves out %s', async (missing) => {
  const { world, input } = await readyToCopy();
  const all = permissions(input);
  const Resource = [all.copy.Resource].flat().filter((arn) => arn !== input[missing]);
  await giveRole(world, { ...all, copy: { ...all.copy, Resource } });

  const copy = asRole(world, 'CopyProjectVersion', input);

  const reason = 'because no identity-based policy allows the rekognition:CopyProjectVersion action';
  await expectRefusal(copy, 'AccessDeniedException', `${input[missing]} ${reason}`);
});

test('a copy without tags needs no permission to tag', async () => {
  const { world, input } = await readyToCopy();
  const { tag: _, ...rest } = permissions(input);
  await giveRole(world, rest);

  await expect(asRole(world, 'CopyProjectVersion', input)).resolves.toBeDefined();
});

test('conditions see the tags of the request', async () => {
  const { world, input } = await readyToCopy();
  const Condition = { StringEquals: { 'aws:RequestTag/team': 'vision' } };
  const tag = allow('rekognition:TagResource', VERSION, { Condition });
  await giveRole(world, { ...permissions(input), tag });
  const copy = (team: string) => asRole(world, 'CopyProjectVersion', { ...input, Tags: { team } });

  await expect(copy('speech')).rejects.toThrow('rekognition:TagResource');
  await expect(copy('vision')).resolves.toBeDefined();
});

test('conditions see the tags of the resource', async () => {
  const world = new World();
  const [mine, yours] = ['me', 'you'].map((owner) =>
    world.train({ account: DESTINATION, versionName: owner, tags: { owner } }),
  );
  const Condition = { StringEquals: { 'aws:ResourceTag/owner': 'me' } };
  await giveRole(world, { delete: allow('rekognition:DeleteProjectVersion', '*', { Condition }) });
  const remove = ({ modelVersionArn: ProjectVersionArn }: typeof mine) =>
    asRole(world, 'DeleteProjectVersion', { ProjectVersionArn });

  await expectRefusal(remove(yours), 'AccessDeniedException');
  await expect(remove(mine)).resolves.toBeDefined();
});

test('fails when the role may not write any more by the time the copy ends', async () => {
  const { world, input } = await readyToCopy();
  const { put: _, ...rest } = permissions(input);
  await giveRole(world, permissions(input));
  await asRole(world, 'CopyProjectVersion', input);

  await giveRole(world, rest);
  await world.clock.advance(6 * MINUTE);

  const failed = { Status: 'COPYING_FAILED', StatusMessage: expect.stringContaining('s3:PutObject') };
  expect(await world.newest(input.DestinationProjectArn!)).toMatchObject(failed);
});

test('fails to see the versions of a project in another account', async () => {
  const { world, ProjectArn } = trained();
  await world.allow(ProjectArn);

  const reason = 'because no resource-based policy allows';
  await expectRefusal(world.newest(ProjectArn, DESTINATION), 'AccessDeniedException', reason);
});

test.each([
  ['is disabled', 'DisableKey'],
  ['is about to be deleted', 'ScheduleKeyDeletion'],
])('fails with a key that %s', async (_, operation) => {
  const { world, KmsKeyId, input } = await encrypted();
  await world.call(DESTINATION, 'kms', operation, { KeyId: KmsKeyId });

  await expectRefusal(world.copy(input), 'InvalidParameterException', 'cannot be used');
});

test('a key is found by its alias', async () => {
  const { world, KmsKeyId, input } = await encrypted();
  const alias = { AliasName: 'alias/models', TargetKeyId: KmsKeyId };
  await world.call(DESTINATION, 'kms', 'CreateAlias', alias);

  await world.copy({ ...input, KmsKeyId: 'alias/models' });

  expect(world.aws.rekognition.versions(DESTINATION, REGION)[0].kmsKeyId).toBe(KmsKeyId);
});
