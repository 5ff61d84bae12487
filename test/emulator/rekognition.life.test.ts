import { Life } from '../../emulator/rekognition/life';
import { expectRefusal } from './refusal';
import { DESTINATION, REGION, readyToCopy, SOURCE, World } from './rekognition-world';

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
      world.rekognition('DetectCustomLabels', { ProjectVersionArn, Image: { Bytes: 'AA==' } }, SOURCE);

    await expectRefusal(detect(), 'ResourceNotReadyException');
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

    await expectRefusal(
      world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE),
      'ResourceInUseException',
      status,
    );
  });

  test('fails to be deleted while it is being copied into place', async () => {
    const world = new World();
    const { ProjectVersionArn } = await world.copy(await world.readyToCopy());

    await expectRefusal(
      world.rekognition('DeleteProjectVersion', { ProjectVersionArn }),
      'ResourceInUseException',
    );
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
    await expectRefusal(
      world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE),
      'ResourceNotFoundException',
    );
  });

  test('shows the inference units that it was started with', async () => {
    const world = new World();
    const { projectArn, modelVersionArn } = world.train();

    await start(world, modelVersionArn, { MinInferenceUnits: 2, MaxInferenceUnits: 5 });
    const described = await world.newest(projectArn, SOURCE);
    await world.clock.advance(5 * MINUTE);
    await world.rekognition('StopProjectVersion', { ProjectVersionArn: modelVersionArn }, SOURCE);
    await world.clock.advance(MINUTE);
    await start(world, modelVersionArn, { MinInferenceUnits: 3 });

    expect(described).toMatchObject({ MinInferenceUnits: 2, MaxInferenceUnits: 5 });
    const again = await world.newest(projectArn, SOURCE);
    expect([again.MinInferenceUnits, again.MaxInferenceUnits]).toEqual([3, undefined]);
    expect(world.aws.rekognition.versions(SOURCE, REGION)[0].inferenceUnits).toEqual({ minimum: 3 });
  });

  test.each([
    ['no units', { MinInferenceUnits: undefined }, 'InvalidParameterException', 'minInferenceUnits'],
    ['none at all', { MinInferenceUnits: null }, 'InvalidParameterException', 'minInferenceUnits'],
    ['0 units', { MinInferenceUnits: 0 }, 'InvalidParameterException', "Value '0' at 'minInferenceUnits'"],
    [
      'a maximum of 0',
      { MaxInferenceUnits: 0 },
      'InvalidParameterException',
      "Value '0' at 'maxInferenceUnits'",
    ],
    [
      'a maximum below the minimum',
      { MinInferenceUnits: 3, MaxInferenceUnits: 2 },
      'InvalidParameterException',
      'less',
    ],
    ['half a unit', { MinInferenceUnits: 1.5 }, 'SerializationException', 'to an Integer'],
    ['text', { MinInferenceUnits: '1' }, 'SerializationException', 'to an Integer'],
    ['six units', { MinInferenceUnits: 6 }, 'LimitExceededException', 'at most 5 inference units'],
    ['a maximum of six', { MaxInferenceUnits: 6 }, 'LimitExceededException', 'at most 5 inference units'],
  ])('fails to start with %s', async (_what, units, code, message) => {
    const world = new World();
    const { projectArn, modelVersionArn } = world.train();

    await expectRefusal(start(world, modelVersionArn, units), code, message);
    expect(await world.newest(projectArn, SOURCE)).toMatchObject({ Status: 'TRAINING_COMPLETED' });
  });

  test('fails to start as the third of an account and Region, until one of the two has stopped', async () => {
    const world = new World({ stopDuration: MINUTE });
    const [a, b, c] = ['a', 'b', 'c'].map((versionName) => world.train({ versionName }).modelVersionArn);
    const limit = {
      code: 'LimitExceededException',
      message:
        'An Amazon Rekognition service limit was exceeded: 2 models are running in this account and Region, and at most 2 can run at once.',
    };
    await start(world, a);
    await start(world, b);

    await expect(start(world, c)).rejects.toMatchObject(limit);
    await world.clock.advance(5 * MINUTE);
    await expect(start(world, c)).rejects.toMatchObject(limit);
    await world.rekognition('StopProjectVersion', { ProjectVersionArn: a }, SOURCE);
    await expect(start(world, c)).rejects.toMatchObject(limit);
    await world.clock.advance(MINUTE);
    await expect(start(world, c)).resolves.toEqual({ Status: 'STARTING' });
  });

  test('starts as the third in another account, in another Region, and with a raised quota', async () => {
    const up = async (account: string, region: string, runningModels?: number) => {
      const world = new World({ runningModels });
      const train = (versionName: string, more = {}) => world.train({ versionName, ...more }).modelVersionArn;
      for (const name of ['a', 'b']) await start(world, train(name));
      const ProjectVersionArn = train('c', { account, region });
      return world.call(
        account,
        'rekognition',
        'StartProjectVersion',
        { ProjectVersionArn, MinInferenceUnits: 1 },
        region,
      );
    };

    await expect(up(DESTINATION, REGION)).resolves.toEqual({ Status: 'STARTING' });
    await expect(up(SOURCE, 'us-east-1')).resolves.toEqual({ Status: 'STARTING' });
    await expect(up(SOURCE, REGION, 3)).resolves.toEqual({ Status: 'STARTING' });
  });

  test('starts as a fresh copy, and takes as long as the version it was copied from', async () => {
    const { world, input } = await readyToCopy({ startDuration: 20 * MINUTE });
    const { ProjectVersionArn } = await world.copy(input);
    const begin = () => world.rekognition('StartProjectVersion', { ProjectVersionArn, MinInferenceUnits: 1 });
    const status = async () => (await world.newest(input.DestinationProjectArn!)).Status;

    await expectRefusal(begin(), 'ResourceInUseException');
    await world.clock.advance(6 * MINUTE);
    expect(await status()).toBe('COPYING_COMPLETED');
    await begin();
    await world.clock.advance(20 * MINUTE - 1);
    expect(await status()).toBe('STARTING');
    await world.clock.advance(1);
    expect(await status()).toBe('RUNNING');
  });

  test('with that option ends as FAILED instead of running, and so do its copies', async () => {
    const { world, input } = await readyToCopy({ startFails: 'Out of capacity.' });
    const { ProjectVersionArn: copy } = await world.copy(input);
    await world.clock.advance(6 * MINUTE);
    await start(world, input.SourceProjectVersionArn!);
    await world.rekognition('StartProjectVersion', { ProjectVersionArn: copy, MinInferenceUnits: 1 });
    await world.clock.advance(5 * MINUTE);

    const failed = { Status: 'FAILED', StatusMessage: 'Out of capacity.' };
    expect(await world.newest(input.SourceProjectArn!, SOURCE)).toMatchObject(failed);
    expect(await world.newest(input.DestinationProjectArn!)).toMatchObject(failed);
    await expectRefusal(
      world.rekognition('StopProjectVersion', { ProjectVersionArn: copy }),
      'ResourceInUseException',
      'FAILED',
    );
    await expectRefusal(
      world.copy({ ...input, VersionName: 'again' }),
      'InvalidParameterException',
      'FAILED',
    );
    await expect(start(world, input.SourceProjectVersionArn!)).resolves.toEqual({ Status: 'STARTING' });
    await expect(world.rekognition('DeleteProjectVersion', { ProjectVersionArn: copy })).resolves.toEqual({
      Status: 'DELETING',
    });
  });

  test('that never finishes its start is STARTING, and keeps its place', async () => {
    const world = new World({ runningModels: 1 });
    const { projectArn, modelVersionArn } = world.train({ startDuration: Number.POSITIVE_INFINITY });
    const other = world.train({ versionName: 'v2' }).modelVersionArn;

    await start(world, modelVersionArn);
    await world.clock.advance(48 * 60 * MINUTE);

    expect(
      (
        await world.rekognition(
          'DescribeProjectVersions',
          { ProjectArn: projectArn, VersionNames: ['v1'] },
          SOURCE,
        )
      ).ProjectVersionDescriptions[0],
    ).toMatchObject({ Status: 'STARTING' });
    await expectRefusal(start(world, other), 'LimitExceededException');
  });

  test.each<[string, number]>([
    ['STARTING', 0],
    ['RUNNING', 5 * MINUTE],
  ])('fails to start when it is %s already', async (status, after) => {
    const world = new World();
    const { modelVersionArn } = world.train();
    await start(world, modelVersionArn);
    await world.clock.advance(after);

    await expectRefusal(start(world, modelVersionArn), 'ResourceInUseException', status);
  });

  test('fails to start or stop while it is STOPPING, and to stop while it is STARTING or STOPPED', async () => {
    const world = new World();
    const { modelVersionArn: ProjectVersionArn } = world.train();
    const stop = () => world.rekognition('StopProjectVersion', { ProjectVersionArn }, SOURCE);
    const inUse = (status: string) => ({
      code: 'ResourceInUseException',
      message: expect.stringContaining(status),
    });

    await start(world, ProjectVersionArn);
    await expect(stop()).rejects.toMatchObject(inUse('STARTING'));
    await world.clock.advance(5 * MINUTE);
    await stop();
    await expect(stop()).rejects.toMatchObject(inUse('STOPPING'));
    await expect(start(world, ProjectVersionArn)).rejects.toMatchObject(inUse('STOPPING'));
    await world.clock.advance(MINUTE);
    await expect(stop()).rejects.toMatchObject(inUse('STOPPED'));
  });

  test('keeps its tags through starts and stops, and takes new ones while it runs', async () => {
    const world = new World();
    const { modelVersionArn } = world.train({ tags: { team: 'vision' } });
    await start(world, modelVersionArn);
    await world.clock.advance(5 * MINUTE);

    await world.rekognition('TagResource', { ResourceArn: modelVersionArn, Tags: { state: 'live' } }, SOURCE);
    await world.rekognition('StopProjectVersion', { ProjectVersionArn: modelVersionArn }, SOURCE);

    expect(await world.rekognition('ListTagsForResource', { ResourceArn: modelVersionArn }, SOURCE)).toEqual({
      Tags: { team: 'vision', state: 'live' },
    });
  });

  test('fails to be stopped when it does not run', async () => {
    const world = new World();
    const { modelVersionArn: ProjectVersionArn } = world.train();

    await expectRefusal(
      world.rekognition('StopProjectVersion', { ProjectVersionArn }, SOURCE),
      'ResourceInUseException',
    );
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

    await expectRefusal(remove(), 'ResourceInUseException', ProjectVersionArn);
    await world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE);
    await world.clock.advance(5_000);
    expect(await remove()).toEqual({ Status: 'DELETING' });
    await expectRefusal(
      world.rekognition('CreateProject', { ProjectName: 'cats' }, SOURCE),
      'ResourceInUseException',
    );
    await world.clock.advance(5_000);

    const { ProjectDescriptions } = await world.rekognition('DescribeProjects', {}, SOURCE);
    expect(ProjectDescriptions).toEqual([]);
    const again = await world.rekognition('CreateProject', { ProjectName: 'cats' }, SOURCE);
    expect(again.ProjectArn).not.toBe(ProjectArn);
  });

  test('is deleted together with its policies', async () => {
    const world = new World();
    const { projectArn: ProjectArn, modelVersionArn: ProjectVersionArn } = world.train();
    await world.allow(ProjectArn);
    await world.rekognition('DeleteProjectVersion', { ProjectVersionArn }, SOURCE);
    await world.clock.advance(MINUTE);
    await world.rekognition('DeleteProject', { ProjectArn }, SOURCE);
    await world.clock.advance(MINUTE);

    await expectRefusal(
      world.rekognition('ListProjectPolicies', { ProjectArn }, SOURCE),
      'ResourceNotFoundException',
    );
  });

  test('fails to be created twice, under a wrong name, or as the 101st', async () => {
    const world = new World();
    await create(world, 'p0');

    await expectRefusal(create(world, 'p0'), 'ResourceInUseException');
    await expectRefusal(create(world, 'a b'), 'InvalidParameterException');
    for (let index = 1; index < 100; index++) await create(world, `p${index}`);
    await expectRefusal(create(world, 'p100'), 'LimitExceededException');
  });
});

describe('tags', () => {
  test('are added, removed and listed, on versions and on projects', async () => {
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

  test('fail beyond 200 on one resource, and on a missing resource', async () => {
    const world = new World();
    const { modelVersionArn: ResourceArn } = world.train();
    const many = (from: number) =>
      Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`key${from + index}`, '']));

    await world.rekognition('TagResource', { ResourceArn, Tags: many(0) }, SOURCE);
    await expectRefusal(
      world.rekognition('TagResource', { ResourceArn, Tags: many(150) }, SOURCE),
      'ServiceQuotaExceededException',
    );
    await expectRefusal(
      world.rekognition('ListTagsForResource', { ResourceArn: ResourceArn.replace('v1', 'v2') }, SOURCE),
      'ResourceNotFoundException',
    );
  });
});

describe('the call quota', () => {
  test('allows five calls a second, per account and operation', async () => {
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

test('a new change cancels the planned ones', () => {
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

  await expectRefusal(
    world.rekognition('CreateProjectVersion', {}),
    'NotEmulated',
    'rekognition:CreateProjectVersion',
  );
});

test('other accounts and Regions cannot see a model', async () => {
  const world = new World();
  world.train();

  expect(world.aws.rekognition.versions(SOURCE, REGION)).toHaveLength(1);
  expect(world.aws.rekognition.versions(SOURCE, 'us-east-1')).toEqual([]);
  expect(world.aws.rekognition.versions(DESTINATION, REGION)).toEqual([]);
});
