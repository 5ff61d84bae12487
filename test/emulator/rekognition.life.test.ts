import { Life } from '../../emulator/rekognition/life';
import { DESTINATION, REGION, SOURCE, World } from './rekognition-world';

const MINUTE = 60_000;

const start = (world: World, ProjectVersionArn: string, more: object = {}) =>
  world.rekognition('StartProjectVersion', { ProjectVersionArn, MinInferenceUnits: 1, ...more }, SOURCE);

describe('a model', () => {
  test('starts, runs, stops and starts again, each in its time', async () => {
    const world = new World({ startDuration: 5 * MINUTE, stopDuration: MINUTE });
    const { projectArn, modelVersionArn: ProjectVersionArn } = world.train();
    const status = async () => (await world.newest(projectArn, SOURCE)).Status;
    const seen: string[] = [await status()];

    seen.push((await start(world, ProjectVersionArn)).Status);
    await world.clock.advance(5 * MINUTE);
    seen.push(await status());
    seen.push((await world.rekognition('StopProjectVersion', { ProjectVersionArn }, SOURCE)).Status);
    await world.clock.advance(MINUTE);
    seen.push(await status());
    seen.push((await start(world, ProjectVersionArn)).Status);

    expect(seen).toEqual(['TRAINING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED', 'STARTING']);
  });

  test('answers while it runs, and not before', async () => {
    const world = new World();
    const { modelVersionArn: ProjectVersionArn } = world.train();
    const detect = () =>
      world.rekognition('DetectCustomLabels', { ProjectVersionArn, Image: { Bytes: '' } }, SOURCE);

    await expect(detect()).rejects.toMatchObject({ code: 'ResourceNotReadyException' });
    await start(world, ProjectVersionArn);
    await world.clock.advance(5 * MINUTE);

    await expect(detect()).resolves.toEqual({ CustomLabels: [] });
  });

  test.each<[string, (world: World, arn: string) => Promise<any>]>([
    ['STARTING', (world, arn) => start(world, arn)],
    [
      'RUNNING',
      async (world, arn) => {
        await start(world, arn);
        await world.clock.advance(5 * MINUTE);
      },
    ],
    [
      'STOPPING',
      async (world, arn) => {
        await start(world, arn);
        await world.clock.advance(5 * MINUTE);
        await world.rekognition('StopProjectVersion', { ProjectVersionArn: arn }, SOURCE);
      },
    ],
    [
      'DELETING',
      (world, arn) => world.rekognition('DeleteProjectVersion', { ProjectVersionArn: arn }, SOURCE),
    ],
  ])('fails to be deleted while it is %s', async (status, reach) => {
    const world = new World();
    const { modelVersionArn: ProjectVersionArn } = world.train();
    await reach(world, ProjectVersionArn);

    await expect(
      world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE),
    ).rejects.toMatchObject({
      code: 'ResourceInUseException',
      message: expect.stringContaining(status),
    });
  });

  test('fails to be deleted while it is being copied into place', async () => {
    const world = new World();
    const { ProjectVersionArn } = await world.copy(await world.readyToCopy());

    await expect(world.rekognition('DeleteProjectVersion', { ProjectVersionArn })).rejects.toMatchObject({
      code: 'ResourceInUseException',
    });
    await world.clock.advance(6 * MINUTE);
    await expect(world.rekognition('DeleteProjectVersion', { ProjectVersionArn })).resolves.toEqual({
      Status: 'DELETING',
    });
  });

  test('is gone some time after its deletion, and not found from then on', async () => {
    const world = new World({ deleteDuration: 5_000 });
    const { projectArn, modelVersionArn: ProjectVersionArn } = world.train();

    await world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE);
    await world.clock.advance(4_999);
    expect(await world.newest(projectArn, SOURCE)).toMatchObject({ Status: 'DELETING' });
    await world.clock.advance(1);

    expect(await world.newest(projectArn, SOURCE)).toBeUndefined();
    await expect(
      world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE),
    ).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('fails to start as the third of an account, with too many units, and when it is running', async () => {
    const world = new World();
    const arns = ['a', 'b', 'c'].map((versionName) => world.train({ versionName }).modelVersionArn);

    await expect(start(world, arns[0], { MaxInferenceUnits: 6 })).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
    await expect(start(world, arns[0], { MinInferenceUnits: 0 })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await start(world, arns[0]);
    await expect(start(world, arns[0])).rejects.toMatchObject({ code: 'ResourceInUseException' });
    await start(world, arns[1]);
    await expect(start(world, arns[2])).rejects.toMatchObject({ code: 'LimitExceededException' });
  });

  test('fails to be stopped when it does not run', async () => {
    const world = new World();
    const { modelVersionArn: ProjectVersionArn } = world.train();

    await expect(
      world.rekognition('StopProjectVersion', { ProjectVersionArn }, SOURCE),
    ).rejects.toMatchObject({
      code: 'ResourceInUseException',
    });
  });
});

describe('a project', () => {
  const create = (world: World, ProjectName: string, more: object = {}) =>
    world.rekognition('CreateProject', { ProjectName, ...more });

  test('is found by name among the projects of its account and Region', async () => {
    const world = new World();
    const { ProjectArn } = await create(world, 'one', { Tags: { team: 'vision' } });
    await create(world, 'two');
    await create(world, 'adapter', { Feature: 'CONTENT_MODERATION' });
    const names = async (input: object, account = DESTINATION) =>
      (await world.rekognition('DescribeProjects', input, account)).ProjectDescriptions.map(
        (each: any) => each.ProjectArn.split('/')[1],
      );

    expect(await names({})).toEqual(['two', 'one']);
    expect(await names({ ProjectNames: ['one', 'missing'] })).toEqual(['one']);
    expect(await names({ Features: ['CONTENT_MODERATION'] })).toEqual(['adapter']);
    expect(await names({}, SOURCE)).toEqual([]);
    expect(await world.rekognition('ListTagsForResource', { ResourceArn: ProjectArn })).toEqual({
      Tags: { team: 'vision' },
    });
  });

  test('is deleted in two steps, once its versions are gone, and its name is free again', async () => {
    const world = new World({ deleteDuration: 5_000 });
    const { projectArn: ProjectArn, modelVersionArn: ProjectVersionArn } = world.train();
    const remove = () => world.rekognition('DeleteProject', { ProjectArn }, SOURCE);

    await expect(remove()).rejects.toMatchObject({
      code: 'ResourceInUseException',
      message: expect.stringContaining(ProjectVersionArn),
    });
    await world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE);
    await world.clock.advance(5_000);
    expect(await remove()).toEqual({ Status: 'DELETING' });
    await expect(world.rekognition('CreateProject', { ProjectName: 'cats' }, SOURCE)).rejects.toMatchObject({
      code: 'ResourceInUseException',
    });
    await world.clock.advance(5_000);

    const { ProjectDescriptions } = await world.rekognition('DescribeProjects', {}, SOURCE);
    expect(ProjectDescriptions).toEqual([]);
    const again = await world.rekognition('CreateProject', { ProjectName: 'cats' }, SOURCE);
    expect(again.ProjectArn).not.toBe(ProjectArn);
  });

  test('takes its policies with it', async () => {
    const world = new World();
    const { projectArn: ProjectArn, modelVersionArn: ProjectVersionArn } = world.train();
    await world.allow(ProjectArn);
    await world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE);
    await world.clock.advance(MINUTE);
    await world.rekognition('DeleteProject', { ProjectArn }, SOURCE);
    await world.clock.advance(MINUTE);

    await expect(world.rekognition('ListProjectPolicies', { ProjectArn }, SOURCE)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('fails to be created twice, under a wrong name, or as the 101st', async () => {
    const world = new World();
    await create(world, 'p0');

    await expect(create(world, 'p0')).rejects.toMatchObject({ code: 'ResourceInUseException' });
    await expect(create(world, 'a b')).rejects.toMatchObject({ code: 'InvalidParameterException' });
    for (let index = 1; index < 100; index++) await create(world, `p${index}`);
    await expect(create(world, 'p100')).rejects.toMatchObject({ code: 'LimitExceededException' });
  });
});

describe('tags', () => {
  test('are put, taken away and listed, on versions as on projects', async () => {
    const world = new World();
    const { projectArn, modelVersionArn } = world.train({ tags: { a: '1' } });

    for (const ResourceArn of [projectArn, modelVersionArn]) {
      await world.rekognition('TagResource', { ResourceArn, Tags: { b: '2', c: '3' } }, SOURCE);
      await world.rekognition('UntagResource', { ResourceArn, TagKeys: ['c'] }, SOURCE);
    }

    const tags = async (ResourceArn: string) =>
      (await world.rekognition('ListTagsForResource', { ResourceArn }, SOURCE)).Tags;
    expect(await tags(projectArn)).toEqual({ b: '2' });
    expect(await tags(modelVersionArn)).toEqual({ a: '1', b: '2' });
  });

  test('fails beyond 200 on one resource, and on a resource that is not there', async () => {
    const world = new World();
    const { modelVersionArn: ResourceArn } = world.train();
    const many = (from: number) =>
      Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`key${from + index}`, '']));

    await world.rekognition('TagResource', { ResourceArn, Tags: many(0) }, SOURCE);
    await expect(
      world.rekognition('TagResource', { ResourceArn, Tags: many(150) }, SOURCE),
    ).rejects.toMatchObject({ code: 'ServiceQuotaExceededException' });
    await expect(
      world.rekognition('ListTagsForResource', { ResourceArn: ResourceArn.replace('v1', 'v2') }, SOURCE),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('the call quota', () => {
  test('lets an operation through five times a second, per account and operation', async () => {
    const world = new World({ callsPerSecond: 5 });
    const { projectArn: ProjectArn } = world.train();
    const describeVersions = () => world.rekognition('DescribeProjectVersions', { ProjectArn }, SOURCE);

    for (let call = 0; call < 5; call++) await describeVersions();

    await expect(describeVersions()).rejects.toMatchObject({
      code: 'ProvisionedThroughputExceededException',
      status: 400,
    });
    await expect(world.rekognition('DescribeProjects', {}, SOURCE)).resolves.toBeDefined();
    await expect(world.rekognition('DescribeProjects', {}, DESTINATION)).resolves.toBeDefined();
    await world.clock.advance(999);
    await expect(describeVersions()).rejects.toBeDefined();
    await world.clock.advance(1);
    await expect(describeVersions()).resolves.toBeDefined();
  });
});

test('what was to come is off when something else begins', () => {
  const life = new Life(0, 'STARTING', { after: 10, status: 'RUNNING' });

  life.begin(5, 'DELETING', { after: 10, status: 'GONE' });

  expect([0, 4, 5, 10, 14, 15].map((time) => life.at(time).status)).toEqual([
    'STARTING',
    'STARTING',
    'DELETING',
    'DELETING',
    'DELETING',
    'GONE',
  ]);
});

test('training is refused by name', async () => {
  const world = new World();

  await expect(world.rekognition('CreateProjectVersion', {})).rejects.toMatchObject({
    code: 'NotEmulated',
    message: expect.stringContaining('rekognition:CreateProjectVersion'),
  });
});

test('what one account and Region has, no other sees', async () => {
  const world = new World();
  world.train();

  expect(world.aws.rekognition.versions(SOURCE, REGION)).toHaveLength(1);
  expect(world.aws.rekognition.versions(SOURCE, 'us-east-1')).toEqual([]);
  expect(world.aws.rekognition.versions(DESTINATION, REGION)).toEqual([]);
});
