import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { OPERATION_TAG, OWNER_TAG } from '../../contract/copied-model-version';
import { type CopyOptions, copies, permit, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION, TRAINING } from '../../testing/world/world';
import { give, statusOfApp } from './status';

/**
 * What `status` says of versions that are, or are not, copies of the stack. No advice makes a stack delete what is not
 * its own.
 */

const HOUR = 3_600_000;

beforeEach(() => newWorld(QUICK));

async function differences(build: (stack: Stack) => unknown, name = 'production') {
  const [{ differences }] = await statusOfApp(world, (app: App) => {
    build(new Stack(app, name, { env: { account: PRODUCTION, region: REGION } }));
  });
  return differences;
}
async function follow(command: string) {
  await give(world, PRODUCTION, command);
  await world.clock.advance(HOUR);
}
const find = (name: string) => world.copies().find((version) => version.name === name);

test('a copy that two constructs declare is to be declared once, and stays whichever of them is removed', async () => {
  const [source] = await permitted(world, world.train('v1'));
  for (const kept of ['Old', 'New']) {
    await deploy(copies({ Old: source }));
    const [{ arn, name: versionName }] = world.copies();
    const declared = (ids: string[]) => (stack: Stack) => {
      if (ids.includes('Old')) copies({ Old: source })(stack);
      if (ids.includes('New')) copies({ New: source }, { versionName, adoptExisting: true })(stack);
    };
    await deploy(declared(['Old', 'New']));

    const found = await differences(declared(['Old', 'New']));
    await deploy(declared([kept]));

    expect(found).toMatchObject([{ id: 'copy-taken', before: 'Remove one of the two constructs' }]);
    expect(world.copies()).toMatchObject([{ arn }]);
    await destroy();
    expect(world.copies()).toEqual([]);
  }
});

test.each<[string, () => Promise<unknown>]>([
  ['is gone', async () => undefined],
  ['was made again', () => world.createProject()],
])('a copy whose project %s is not to be deployed again into the former project', async (_, next) => {
  const [source] = await permitted(world, world.train('v1'));
  const project = await world.createProject();
  const build = copies({ Copy: source }, {}, project);
  await deploy(build);
  await world.deleteVersion(find('v1-1b373b40b04a')!.arn);
  await world.byHand('DeleteProject', { ProjectArn: project });
  await world.clock.advance(HOUR);
  await next();

  expect(await differences(build)).toMatchObject([
    { id: 'copy-gone', before: expect.stringMatching(/^Pass the ARN of a project that exists/) },
  ]);
});

test('resources in another order are no difference', async () => {
  const [one, two] = await permitted(world, world.train('one'), world.train('two'));
  await deploy(copies({ One: one, Two: two }));

  expect(await differences(copies({ Two: two, One: one }))).toEqual([]);
});

describe('a copy within one project', () => {
  let own: Trained;
  const stable = (stack: Stack, more: object = {}) =>
    copies({ Copy: own }, { versionName: 'stable', ...more }, own.projectArn)(stack);
  beforeEach(async () => {
    own = world.trainHere('own1');
    await deploy(stable);
  });

  test('is gone if a model was trained under its name, and the stack never gets that model', async () => {
    await world.deleteVersion(find('stable')!.arn);
    world.trainHere('stable');
    await world.clock.advance(HOUR);

    const found = await differences(stable);

    expect(found).toMatchObject([
      {
        id: 'copy-gone',
        what: expect.stringContaining('which is no copy'),
        before: expect.stringContaining('Give the copy another versionName'),
      },
    ]);
    const renamed = (stack: Stack) => stable(stack, { versionName: 'stable2' });
    await deploy(renamed);
    expect(await differences(renamed)).toEqual([]);
    expect((await destroy()).status).toBe('DELETE_COMPLETE');
    expect(world.copies().map(({ name }) => name)).toEqual(['own1', 'stable']);
  });

  test('without tags and source may be a trained model, and gets its tags after a look', async () => {
    world.aws.intercept(async ({ operation }, _input, next) => {
      const answer = await next();
      if (operation !== 'DescribeProjectVersions') return answer;
      const versions = answer.ProjectVersionDescriptions as object[];
      const unnamed = versions.map((version) => ({ ...version, SourceProjectVersionArn: undefined }));
      return { ...answer, ProjectVersionDescriptions: unnamed };
    });
    const { arn, tags } = find('stable')!;
    await world.byHand('UntagResource', { ResourceArn: arn, TagKeys: Object.keys(tags) });

    const [found, ...others] = await differences(stable);

    expect([found.id, others]).toEqual(['tags-changed', []]);
    expect(found.before).toMatch(/^Make sure that it is the copy of \S+own1\/\d+, and no other model/);
    await follow(found.command);
    expect(find('stable')!.tags[OWNER_TAG]).toMatch('production/Copy');
    expect(await differences(stable)).toEqual([]);
  });
});

describe('a copy that was taken over and could not be deleted', () => {
  let v1: Trained;
  let v2: Trained;
  let project: string;
  beforeEach(async () => {
    [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
    project = await world.createProject();
  });
  const rest = (stack: Stack) => copies({ Other: v2 }, {}, project)(stack);
  const holding = (adoptExisting: boolean) => (stack: Stack) => {
    rest(stack);
    copies({ New: v1 }, { versionName: 'moved', adoptExisting }, project)(stack);
  };
  /** The stack adopts the copy, holds it, and cannot delete it while it runs. */
  async function leave() {
    await deploy(holding(true));
    await deploy(holding(false));
    const { arn } = find('moved')!;
    await world.startModel(arn);
    await world.clock.advance(HOUR);
    await deploy(rest);
    await world.stopModel(arn);
    await world.clock.advance(HOUR);
  }
  const old = (removalPolicy: RemovalPolicy) => (stack: Stack) =>
    copies({ Copy: v1 }, { versionName: 'moved', removalPolicy }, project)(stack);

  test('is deleted, and not given back to a stack that is gone', async () => {
    await world.deploy('old', old(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE));
    await leave();
    await world.destroy('old');

    const [found, ...others] = await differences(rest);

    expect([found.id, others]).toEqual(['left-over', []]);
    expect(found.what).toMatch(/from old\/Copy\w+, and there is no stack old any more$/);
    expect(found.before).toMatch(
      /^Make sure that the operation that began at \S+ finished \(if it was undone, /,
    );
    await follow(found.command);
    expect(find('moved')).toBeUndefined();
    expect(await differences(rest)).toEqual([]);
  });

  test('is the stack’s if the operation that took it over finished, as the advice says', async () => {
    await world.clock.advance(HOUR);
    await world.copyByHand(v1, project, 'moved');
    await world.clock.advance(HOUR);
    await leave();

    const [found, ...others] = await differences(rest);

    expect([found.id, others]).toEqual(['left-over', []]);
    expect(found.command).toMatch(/^aws rekognition untag-resource/);
    const [, since, command] =
      /the operation that began at (\S+) was undone \(if it finished, run "(.*)" instead\)$/.exec(
        found.before!,
      ) ?? [];
    expect(find('moved')!.tags[OPERATION_TAG]).toContain(since);
    await follow(command);
    expect(find('moved')).toBeUndefined();
    expect(await differences(rest)).toEqual([]);
  });
});

describe('a copy whose source is gone', () => {
  let v1: Trained;
  let project: string;
  beforeEach(async () => {
    [v1] = await permitted(world, world.train('v1'));
    project = await world.createProject();
  });
  const copy = (options: CopyOptions = {}, id = 'Copy') => copies({ [id]: v1 }, options, project);
  /** With a stack in the account of the source, so that `status` can look there. */
  async function told(build: (stack: Stack) => unknown) {
    const [, { differences }] = await statusOfApp(world, (app: App) => {
      permit(v1)(new Stack(app, 'training', { env: { account: TRAINING, region: REGION } }));
      build(new Stack(app, 'production', { env: { account: PRODUCTION, region: REGION } }));
    });
    return differences.map(({ id }) => id);
  }
  const removeSource = () => world.deleteVersion(v1.modelVersionArn, TRAINING);
  const RETAINED = { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE };

  test('is not reported if the stack comes back to its retained copy, with a derived name or a given one', async () => {
    for (const options of [RETAINED, { ...RETAINED, versionName: 'stable' }]) {
      await deploy(copy(options));
      await destroy();
    }
    await removeSource();

    expect(await told(copy(RETAINED))).toEqual(['stack-missing']);
    expect(await told(copy({ ...RETAINED, versionName: 'stable' }))).toEqual(['stack-missing']);
    expect((await deploy(copy(RETAINED))).status).toBe('CREATE_COMPLETE');
  });

  test('is not reported if it adopts a version, and is reported if the name is free or somebody else’s', async () => {
    await deploy(copy({ ...RETAINED, versionName: 'stable' }));
    await destroy();
    await removeSource();
    const moved = (options: CopyOptions) => copy(options, 'Moved');

    expect(await told(moved({ versionName: 'free', adoptExisting: true }))).toContain('source-gone');
    expect(await told(moved({ versionName: 'stable' }))).toContain('source-gone');
    const adopting = moved({ versionName: 'stable', adoptExisting: true });
    expect(await told(adopting)).toEqual(['stack-missing']);
    expect((await deploy(adopting)).status).toBe('CREATE_COMPLETE');
    expect(await told(adopting)).toEqual([]);
  });

  test('is not reported within one project, where Rekognition may name no source', async () => {
    const own = world.trainHere('own1');
    const stable = copies({ Copy: own }, RETAINED, own.projectArn);
    await deploy(stable);
    await destroy();
    await world.deleteVersion(own.modelVersionArn);
    world.aws.intercept(async (_call, _input, next) => {
      const answer = await next();
      for (const one of answer?.ProjectVersionDescriptions ?? []) delete one.SourceProjectVersionArn;
      return answer;
    });

    expect((await differences(stable)).map(({ id }) => id)).toEqual(['stack-missing']);
    expect((await deploy(stable)).status).toBe('CREATE_COMPLETE');
  });

  test('is not reported for a deployed stack that adopts it', async () => {
    const other = world.trainHere('own1');
    const rest = (stack: Stack) => copies({ Rest: other }, {}, project)(stack);
    await deploy(rest);
    await world.copyByHand(v1, project, 'stable');
    await world.clock.advance(HOUR);
    await removeSource();

    const adopting = (stack: Stack) => {
      rest(stack);
      copy({ versionName: 'stable', adoptExisting: true })(stack);
    };
    expect(await told(adopting)).toEqual(['not-deployed']);
    expect((await deploy(adopting)).status).toBe('UPDATE_COMPLETE');
  });
});
