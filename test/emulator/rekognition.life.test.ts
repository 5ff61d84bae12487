import { Life } from '../../emulator/rekognition/life';
import { expectRefusal, MINUTE, REGION } from './account';
import { closeWorlds, DESTINATION, readyToCopy, SOURCE, trained, World } from './rekognition-world';

afterEach(closeWorlds);

/** A world with a model, and what can be done with it. */
function model(...args: Parameters<typeof trained>) {
  const { world, ProjectArn, ProjectVersionArn } = trained(...args);
  return {
    world,
    ProjectArn,
    ProjectVersionArn,
    begin: (more?: object) => world.start(ProjectVersionArn, more),
    /** Starts the model, and waits until it runs. */
    run: async (more?: object) => {
      await world.start(ProjectVersionArn, more);
      await world.clock.advance(5 * MINUTE);
    },
    stop: () => world.source('StopProjectVersion', { ProjectVersionArn }),
    remove: () => world.source('DeleteProjectVersion', { ProjectVersionArn }),
    newest: () => world.newest(ProjectArn),
  };
}

describe('a model', () => {
  test('starts, runs, stops and starts again, each in its time', async () => {
    const { world, begin, stop, newest } = model({}, { startDuration: 5 * MINUTE, stopDuration: MINUTE });
    const seen: string[] = [(await newest()).Status];

    seen.push((await begin()).Status);
    await world.clock.advance(5 * MINUTE);
    seen.push((await newest()).Status);
    seen.push((await stop()).Status);
    await world.clock.advance(MINUTE);
    seen.push((await newest()).Status);
    seen.push((await begin()).Status);

    expect(seen).toEqual(['TRAINING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED', 'STARTING']);
  });

  test('answers while it runs, and not before', async () => {
    const { world, ProjectVersionArn, run } = model();
    const detect = () => world.source('DetectCustomLabels', { ProjectVersionArn, Image: { Bytes: 'AA==' } });

    await expectRefusal(detect(), 'ResourceNotReadyException');
    await run();

    await expect(detect()).resolves.toEqual({ CustomLabels: [] });
  });

  type Model = ReturnType<typeof model>;
  const reach: Record<string, (model: Model) => Promise<unknown>> = {
    TRAINING_COMPLETED: async () => {},
    STARTING: ({ begin }) => begin(),
    RUNNING: ({ run }) => run(),
    STOPPING: ({ run, stop }) => run().then(stop),
    STOPPED: async ({ world, run, stop }) => {
      await run().then(stop);
      await world.clock.advance(MINUTE);
    },
    DELETING: ({ remove }) => remove(),
  };
  test.each<['begin' | 'stop' | 'remove', string[]]>([
    ['remove', ['STARTING', 'RUNNING', 'STOPPING', 'DELETING']],
    ['begin', ['STARTING', 'RUNNING', 'STOPPING']],
    ['stop', ['TRAINING_COMPLETED', 'STARTING', 'STOPPING', 'STOPPED']],
  ])('fails to %s while it is one of %j', async (operation, statuses) => {
    for (const status of statuses) {
      const one = model();
      await reach[status](one);

      await expectRefusal(one[operation](), 'ResourceInUseException', status);
    }
  });

  test('is gone some time after its deletion, and not found from then on', async () => {
    const { world, remove, newest } = model({}, { deleteDuration: 5_000 });

    await remove();
    await world.clock.advance(4_999);
    expect(await newest()).toMatchObject({ Status: 'DELETING' });
    await world.clock.advance(1);

    expect(await newest()).toBeUndefined();
    await expectRefusal(remove(), 'ResourceNotFoundException');
  });

  test('keeps its tags through starts and stops, and shows the inference units of the last start', async () => {
    const { world, ProjectVersionArn: ResourceArn, ...one } = model({ tags: { team: 'vision' } });

    await one.run({ MinInferenceUnits: 2, MaxInferenceUnits: 5 });
    expect(await one.newest()).toMatchObject({ MinInferenceUnits: 2, MaxInferenceUnits: 5 });
    await world.source('TagResource', { ResourceArn, Tags: { state: 'live' } });
    await one.stop();
    await world.clock.advance(MINUTE);
    await one.begin({ MinInferenceUnits: 3 });

    expect(await one.newest()).toMatchObject({ MinInferenceUnits: 3, MaxInferenceUnits: undefined });
    expect(world.aws.rekognition.versions(SOURCE, REGION)[0].inferenceUnits).toEqual({ minimum: 3 });
    expect(await world.tags(ResourceArn)).toEqual({ team: 'vision', state: 'live' });
  });

  const [INVALID, LIMIT] = ['InvalidParameterException', 'LimitExceededException'];
  test.each([
    ['no units', { MinInferenceUnits: undefined }, INVALID, 'minInferenceUnits'],
    ['none at all', { MinInferenceUnits: null }, INVALID, 'minInferenceUnits'],
    ['0 units', { MinInferenceUnits: 0 }, INVALID, "Value '0' at 'minInferenceUnits'"],
    ['a maximum of 0', { MaxInferenceUnits: 0 }, INVALID, "Value '0' at 'maxInferenceUnits'"],
    ['a maximum below the minimum', { MinInferenceUnits: 3, MaxInferenceUnits: 2 }, INVALID, 'less'],
    ['half a unit', { MinInferenceUnits: 1.5 }, 'SerializationException', 'to an Integer'],
    ['text', { MinInferenceUnits: '1' }, 'SerializationException', 'to an Integer'],
    ['six units', { MinInferenceUnits: 6 }, LIMIT, 'at most 5 inference units'],
    ['a maximum of six', { MaxInferenceUnits: 6 }, LIMIT, 'at most 5 inference units'],
  ])('fails to start with %s', async (_what, units, code, message) => {
    const { begin, newest } = model();

    await expectRefusal(begin(units), code, message);
    expect(await newest()).toMatchObject({ Status: 'TRAINING_COMPLETED' });
  });

  test('fails to start as the third of an account and Region, until one of the two has stopped', async () => {
    const world = new World({ stopDuration: MINUTE });
    const [a, b, c] = ['a', 'b', 'c'].map((versionName) => world.train({ versionName }).modelVersionArn);
    const message =
      /^An Amazon Rekognition service limit was exceeded: 2 models are running in this account and Region, and at most 2 can run at once\.$/;
    const expectLimit = () => expectRefusal(world.start(c), LIMIT, message);
    await world.start(a);
    await world.start(b);

    await expectLimit();
    await world.clock.advance(5 * MINUTE);
    await expectLimit();
    await world.source('StopProjectVersion', { ProjectVersionArn: a });
    await expectLimit();
    await world.clock.advance(MINUTE);
    await expect(world.start(c)).resolves.toEqual({ Status: 'STARTING' });
  });

  test.each([
    ['in another account', DESTINATION, REGION, undefined],
    ['in another Region', SOURCE, 'us-east-1', undefined],
    ['with a raised quota', SOURCE, REGION, 3],
  ])('starts as the third %s', async (_where, account, region, runningModels) => {
    const world = new World({ runningModels });
    for (const versionName of ['a', 'b']) await world.start(world.train({ versionName }).modelVersionArn);
    const ProjectVersionArn = world.train({ versionName: 'c', account, region }).modelVersionArn;
    const input = { ProjectVersionArn, MinInferenceUnits: 1 };
    const third = world.call(account, 'rekognition', 'StartProjectVersion', input, region);

    await expect(third).resolves.toEqual({ Status: 'STARTING' });
  });

  test('starts once it is copied, and takes as long as the version it was copied from', async () => {
    const { world, input } = await readyToCopy({ startDuration: 20 * MINUTE });
    const { ProjectVersionArn } = await world.copy(input);
    const status = async () => (await world.newest(input.DestinationProjectArn!)).Status;

    await expectRefusal(world.start(ProjectVersionArn), 'ResourceInUseException');
    const deletion = world.rekognition('DeleteProjectVersion', { ProjectVersionArn });
    await expectRefusal(deletion, 'ResourceInUseException');
    await world.clock.advance(6 * MINUTE);
    expect(await status()).toBe('COPYING_COMPLETED');
    await world.start(ProjectVersionArn);
    await world.clock.advance(20 * MINUTE - 1);
    expect(await status()).toBe('STARTING');
    await world.clock.advance(1);
    expect(await status()).toBe('RUNNING');
  });

  test('with that option ends as FAILED instead of running, and so do its copies', async () => {
    const { world, input } = await readyToCopy({ startFails: 'Out of capacity.' });
    const { ProjectVersionArn: copy } = await world.copied(input);
    const original = input.SourceProjectVersionArn!;
    for (const arn of [original, copy]) await world.start(arn);
    await world.clock.advance(5 * MINUTE);

    const failed = { Status: 'FAILED', StatusMessage: 'Out of capacity.' };
    for (const project of [input.SourceProjectArn!, input.DestinationProjectArn!]) {
      expect(await world.newest(project)).toMatchObject(failed);
    }
    const onCopy = (operation: string) => world.rekognition(operation, { ProjectVersionArn: copy });
    await expectRefusal(onCopy('StopProjectVersion'), 'ResourceInUseException', 'FAILED');
    await expectRefusal(world.copy({ ...input, VersionName: 'again' }), INVALID, 'FAILED');
    await expect(world.start(original)).resolves.toEqual({ Status: 'STARTING' });
    await expect(onCopy('DeleteProjectVersion')).resolves.toEqual({ Status: 'DELETING' });
  });

  test('that never finishes its start is STARTING, and keeps its place', async () => {
    const { world, begin, newest } = model({ startDuration: Number.POSITIVE_INFINITY }, { runningModels: 1 });

    await begin();
    await world.clock.advance(48 * 60 * MINUTE);

    expect(await newest()).toMatchObject({ Status: 'STARTING' });
    await expectRefusal(world.start(world.train({ versionName: 'v2' }).modelVersionArn), LIMIT);
  });
});

describe('a project', () => {
  const create = (world: World, ProjectName: string, more: object = {}) =>
    world.source('CreateProject', { ProjectName, ...more });

  test('is found by name among the projects of its account and Region', async () => {
    const world = new World();
    const { ProjectArn } = await create(world, 'one', { Tags: { team: 'vision' } });
    await create(world, 'two');
    await create(world, 'adapter', { Feature: 'CONTENT_MODERATION' });
    const names = async (input: object, account = SOURCE) => {
      const { ProjectDescriptions: found } = await world.rekognition('DescribeProjects', input, account);
      return found.map(({ ProjectArn }: any) => ProjectArn.split('/')[1]);
    };

    expect(await names({})).toEqual(['two', 'one']);
    expect(await names({ ProjectNames: ['one', 'missing'] })).toEqual(['one']);
    expect(await names({ Features: ['CONTENT_MODERATION'] })).toEqual(['adapter']);
    expect(await names({}, DESTINATION)).toEqual([]);
    expect(await world.tags(ProjectArn)).toEqual({ team: 'vision' });
  });

  test('is deleted in two steps with its policies, once its versions are gone, and its name is free again', async () => {
    const { world, ProjectArn, ProjectVersionArn, remove } = model({}, { deleteDuration: 5_000 });
    await world.allow(ProjectArn);
    const removeProject = () => world.source('DeleteProject', { ProjectArn });

    await expectRefusal(removeProject(), 'ResourceInUseException', ProjectVersionArn);
    await remove();
    await world.clock.advance(5_000);
    expect(await removeProject()).toEqual({ Status: 'DELETING' });
    await expectRefusal(create(world, 'cats'), 'ResourceInUseException');
    await world.clock.advance(5_000);

    expect((await world.source('DescribeProjects')).ProjectDescriptions).toEqual([]);
    await expectRefusal(world.source('ListProjectPolicies', { ProjectArn }), 'ResourceNotFoundException');
    expect((await create(world, 'cats')).ProjectArn).not.toBe(ProjectArn);
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
    const { world, ProjectArn, ProjectVersionArn } = trained({ tags: { a: '1' } });

    for (const ResourceArn of [ProjectArn, ProjectVersionArn]) {
      await world.source('TagResource', { ResourceArn, Tags: { b: '2', c: '3' } });
      await world.source('UntagResource', { ResourceArn, TagKeys: ['c'] });
    }

    expect(await world.tags(ProjectArn)).toEqual({ b: '2' });
    expect(await world.tags(ProjectVersionArn)).toEqual({ a: '1', b: '2' });
  });

  test('fail beyond 200 on one resource, and on a missing resource', async () => {
    const { world, ProjectVersionArn: ResourceArn } = trained();
    const tag = (from: number) => {
      const keys = Array.from({ length: 150 }, (_, index) => [`key${from + index}`, '']);
      return world.source('TagResource', { ResourceArn, Tags: Object.fromEntries(keys) });
    };

    await tag(0);
    await expectRefusal(tag(150), 'ServiceQuotaExceededException');
    await expectRefusal(world.tags(ResourceArn.replace('v1', 'v2')), 'ResourceNotFoundException');
  });
});

test('the call quota allows five calls a second, per account and operation', async () => {
  const { world, newest } = model({}, { callsPerSecond: 5 });
  for (let call = 0; call < 5; call++) await newest();

  await expectRefusal(newest(), 'ProvisionedThroughputExceededException 400');
  for (const account of [SOURCE, DESTINATION]) {
    await expect(world.rekognition('DescribeProjects', {}, account)).resolves.toBeDefined();
  }
  await world.clock.advance(999);
  await expect(newest()).rejects.toBeDefined();
  await world.clock.advance(1);
  await expect(newest()).resolves.toBeDefined();
});

test('a new change cancels the planned ones', () => {
  const life = new Life(0, 'STARTING', { after: 10, status: 'RUNNING' });

  life.begin(5, 'DELETING', { after: 10, status: 'GONE' });

  const statuses = [0, 4, 5, 10, 14, 15].map((time) => life.at(time).status);
  expect(statuses).toEqual(['STARTING', 'STARTING', 'DELETING', 'DELETING', 'DELETING', 'GONE']);
});
