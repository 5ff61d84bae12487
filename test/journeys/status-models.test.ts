import { type App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { RUNNER_TAG } from '../../contract/running-model-version';
import type { Happening } from '../../emulator/faults';
import { ModelVersionPointer, RunningModelVersion } from '../../lib';
import { DENIED } from '../../testing/world/faults';
import { at } from '../../testing/world/models';
import { copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { arns, deploy, destroy, disturb, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION } from '../../testing/world/world';
import { give, statusOfApp } from './status';

/**
 * What `status` advises about models that run or are to run, and what it finds in projects that no template names any
 * longer.
 */

const HOUR = 3_600_000;

let v1: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1] = await permitted(world, world.train('v1'));
});

type Build = (stack: Stack) => unknown;
const appOf = (stacks: Readonly<Record<string, Build>>) => (app: App) => {
  for (const [name, build] of Object.entries(stacks)) {
    build(new Stack(app, name, { env: { account: PRODUCTION, region: REGION } }));
  }
};
const statusOf = (stacks: Readonly<Record<string, Build>>) => statusOfApp(world, appOf(stacks));
async function differences(build: Build) {
  const [{ differences }] = await statusOf({ production: build });
  return differences;
}
async function follow(command: string) {
  await give(world, PRODUCTION, command);
  await world.clock.advance(HOUR);
}
/** A clean-up that cannot make these calls. */
async function failing(operation: string, deployment: () => Promise<unknown>) {
  const { remove } = disturb('rekognition', operation, DENIED, { times: Number.POSITIVE_INFINITY });
  await deployment();
  remove();
  await world.clock.advance(HOUR);
}
const statusOfModel = (name: string) => world.copies().find((version) => version.name === name)?.status;

test('a model that a clean-up could not stop is found in its project, which no resource names any more', async () => {
  const own = world.trainHere('own1');
  const rest = copies({ Copy: v1 });
  await deploy((stack) => {
    runs(own)(stack);
    rest(stack);
  });
  await failing('StopProjectVersion', () => deploy(rest));
  await world.startModel(world.trainHere('theirs', { projectName: 'theirs' }).modelVersionArn);

  const [{ differences: found, running }] = await statusOf({ production: rest });

  expect(found.map(({ id }) => id)).toEqual(['left-running']);
  expect(running.map(({ modelVersionArn }) => modelVersionArn)).toEqual([own.modelVersionArn]);
  await follow(found[0].command);
  expect(statusOfModel('own1')).toBe('STOPPED');
  const [tags] = await differences(rest);
  expect(tags.id).toBe('left-tags');
  await follow(tags.command);
  expect(await differences(rest)).toEqual([]);
});

describe('a former model that a person has stopped, because a clean-up could not,', () => {
  test('belongs to nobody once its tags are removed, and runs on when somebody starts it', async () => {
    const [former, own] = [world.trainHere('former'), world.trainHere('own')];
    await deploy(runs(former));
    await failing('StopProjectVersion', () => deploy(runs(own)));
    await world.stopModel(former.modelVersionArn);
    await world.clock.advance(HOUR);
    const [{ id, command }] = await differences(runs(own));
    await follow(command);
    await world.startModel(former.modelVersionArn);
    await world.clock.advance(HOUR);

    await deploy(runs(own, { minInferenceUnits: 2 }));

    expect(id).toBe('left-tags');
    expect([statusOfModel('former'), statusOfModel('own')]).toEqual(['RUNNING', 'RUNNING']);
  });

  test('and that is a copy of another stack, can be deleted by that stack once its tags are removed', async () => {
    const own = world.trainHere('own');
    await world.deploy('models', copies({ Copy: v1 }));
    const { arn, name } = world.copies().find(({ sourceArn }) => sourceArn)!;
    const { ProjectDescriptions } = await world.byHand('DescribeProjects', { ProjectNames: ['shapes-prod'] });
    await deploy(runs({ projectArn: ProjectDescriptions[0].ProjectArn, modelVersionArn: arn }));
    await failing('StopProjectVersion', () => deploy(runs(own)));
    await world.stopModel(arn);
    await world.clock.advance(HOUR);
    const [{ command }] = await differences(runs(own));
    await follow(command);

    const destroyed = await world.destroy('models');

    expect([destroyed.status, statusOfModel(name)]).toEqual(['DELETE_COMPLETE', undefined]);
  });
});

test('a stack that holds nothing any more is reported only if the tags of a version name it', async () => {
  const holder = copies({ Copy: v1 });
  const empty = (stack: Stack) => new Bucket(stack, 'Bucket');
  const without = { holder, former: empty, never: empty };
  const project = await world.createProject();
  await world.deploy('holder', holder);
  await world.deploy('former', (stack) => {
    empty(stack);
    copies({ Copy: v1 }, {}, project)(stack);
  });
  await world.deploy('never', empty);
  const [copy] = world.copies().filter(({ arn }) => arn.includes('/shared/'));
  await failing('DeleteProjectVersion', () => world.deploy('former', empty));
  const asked = () =>
    world
      .callsOf('DescribeStacks')
      .filter(({ caller, input }) => /lookup/.test(caller) && (input as any).StackName === 'never');

  const [, former, ...others] = await statusOf(without);

  expect([former.id, former.differences.map(({ id }) => id), others]).toEqual(['former', ['left-over'], []]);
  expect(asked()).toEqual([]);
  await follow(former.differences[0].command);
  expect(arns()).not.toContain(copy.arn);
  expect((await statusOf(without)).map(({ id }) => id)).toEqual(['holder']);
});

test('what a stack has left is reported even if that stack cannot be read', async () => {
  const stacks = { holder: copies({ Copy: v1 }), former: (stack: Stack) => new Bucket(stack, 'Bucket') };
  const [project, tags] = [await world.createProject(), { [RUNNER_TAG]: 'former/Run' }];
  await world.deploy('holder', stacks.holder);
  await world.deploy('former', stacks.former);
  await world.copyByHand(v1, project, 'left', { Tags: tags });
  await world.clock.advance(HOUR);
  const ofFormer = ({ StackName }: any) => StackName === 'former';
  disturb('cloudformation', 'DescribeStacks', DENIED, { times: 99, when: ofFormer });

  const [, former] = await statusOf(stacks);

  expect([former.id, former.unread]).toEqual(['former', [expect.stringContaining('AccessDenied')]]);
});

test.each<[string, string, Happening, (input: any) => boolean]>([
  ['that may not be read', 'DescribeProjectVersions', DENIED, ({ ProjectArn }) => /theirs/.test(ProjectArn)],
  [
    'whose version is just being deleted',
    'ListTagsForResource',
    { name: 'error', code: 'ResourceNotFoundException', status: 400 },
    ({ ResourceArn }) => /theirs/.test(ResourceArn),
  ],
])('a project of somebody else %s changes nothing', async (_, operation, happening, when) => {
  const holder = copies({ Copy: v1 });
  await deploy(holder);
  await world.startModel(world.trainHere('theirs', { projectName: 'theirs' }).modelVersionArn);
  await world.clock.advance(HOUR);
  const { hits } = disturb('rekognition', operation, happening, { times: 99, when });

  const [{ unread, differences: found }] = await statusOf({ production: holder });

  expect([unread, found, hits.length]).toEqual([[], [], 1]);
});

test('the projects of an account are read once for all its stacks, and the tags only of versions that may be a stack’s', async () => {
  world.trainHere('trained', { projectName: 'theirs' });
  const stacks = { one: copies({ Copy: v1 }, {}, 'one'), two: copies({ Copy: v1 }, {}, 'two') };
  for (const [name, build] of Object.entries(stacks)) await world.deploy(name, build);
  const before = world.aws.journal.length;

  await statusOf({ ...stacks, three: (stack) => new Bucket(stack, 'Bucket') });

  const calls = world.aws.journal.slice(before);
  const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
  const ofAccount = ['DescribeProjects', 'DescribeProjectVersions', 'ListTagsForResource'];
  expect(ofAccount.map(count)).toEqual([1, 3, 2]);
  // One for each stack that holds something.
  expect(count('AssumeRole')).toBe(2);
});

test('a model that nobody is known to have started gets the runner tag before its start, so the stack stops it', async () => {
  const own = world.trainHere('own1');
  await world.startModel(own.modelVersionArn);
  await world.clock.advance(HOUR);
  await deploy(runs(own));
  await world.stopModel(own.modelVersionArn);
  await world.clock.advance(HOUR);

  const [first, ...others] = await differences(runs(own));
  expect([first.id, first.before, others]).toEqual(['not-running', undefined, []]);
  await follow(first.command);
  expect(statusOfModel('own1')).toBe('STOPPED');
  const [second] = await differences(runs(own));
  await follow(second.command);

  expect([second.id, statusOfModel('own1')]).toEqual(['not-running', 'RUNNING']);
  expect(await differences(runs(own))).toEqual([]);
  expect((await destroy()).status).toBe('DELETE_COMPLETE');
  expect(statusOfModel('own1')).toBe('STOPPED');
});

test('a model that the schedule of another stack lets rest is not started against that schedule', async () => {
  const own = world.trainHere('own1');
  await deploy(runs(own));
  await world.stopModel(own.modelVersionArn);
  await world.clock.advance(HOUR);
  await world.byHand('UntagResource', { ResourceArn: own.modelVersionArn, TagKeys: [RUNNER_TAG] });
  await world.until(3);
  await world.deploy('other', runs(own, { schedule: { start: at(8), stop: at(20) } }));

  const [found, ...others] = await differences(runs(own));

  expect([found.id, others]).toEqual(['not-running', []]);
  expect(found.what).toMatch(/its runner tag names other\/Run\w+/);
  expect(found.before).toBe('Take it out of that stack');
  await world.destroy('other');
  await follow(found.command);
  for (const { id, command } of await differences(runs(own))) {
    expect(id).toBe('not-running');
    await follow(command);
  }
  expect([statusOfModel('own1'), await differences(runs(own))]).toEqual(['RUNNING', []]);
});

test('a model that Rekognition is stopping or starting is waited for', async () => {
  await newWorld({ rekognition: { ...QUICK.rekognition, stopDuration: HOUR } });
  const own = world.trainHere('own1');
  await deploy(runs(own));
  await world.stopModel(own.modelVersionArn);
  await world.clock.advance(60_000);

  const [stopping] = await differences(runs(own));

  expect(stopping).toMatchObject({ id: 'not-running', before: 'Wait until it is no longer STOPPING' });
  await world.clock.advance(HOUR);
  await follow(stopping.command);
  world.aws.rekognition.disturbStart(own.modelVersionArn);
  const own2 = world.trainHere('own2');
  await failing('StopProjectVersion', () => deploy(runs(own2)));

  const [starting] = await differences(runs(own2));

  expect(starting).toMatchObject({
    id: 'left-running',
    before: expect.stringMatching(/Wait until it is no longer STARTING$/),
  });
});

describe('a version that is to run and does not exist any more', () => {
  const pointing = (build: (stack: Stack) => RunningModelVersion) => (stack: Stack) => {
    new ModelVersionPointer(stack, 'Pointer', { parameterName: '/now', modelVersion: build(stack) });
  };
  async function remove(arn: string) {
    await world.stopModel(arn);
    await world.clock.advance(HOUR);
    await world.deleteVersion(arn);
  }

  test('is reported, with the pointer that names it, and replaced by a deployment', async () => {
    const own = world.trainHere('own1');
    await deploy(pointing(runs(own)));
    await remove(own.modelVersionArn);

    const found = await differences(pointing(runs(own)));

    expect(found).toMatchObject([
      {
        id: 'run-gone',
        what: expect.stringMatching(/^own1, which Run\w+ is to run, is gone, and \/now names it$/),
        before: expect.stringMatching(/^Let Run\w+ run another version/),
        command: 'cdk deploy production',
      },
    ]);
    const next = pointing(runs(world.trainHere('own2')));
    expect((await deploy(next)).status).toBe('UPDATE_COMPLETE');
    expect(await differences(next)).toEqual([]);
  });

  test('is not reported separately if it is a copy of the stack that is gone, and both are made again', async () => {
    const project = await world.createProject();
    const both = (again: string) => (stack: Stack) => {
      const [modelVersion] = copies({ Copy: v1 }, { versionName: 'stable', tags: { again } }, project)(stack);
      new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
    };
    await deploy(both('0'));
    const { arn, tags } = world.copies()[0];
    await remove(arn);
    expect((await differences(both('0'))).map(({ id }) => id)).toEqual(['copy-gone']);
    await world.copyByHand(v1, project, 'stable', { Tags: tags });
    await world.clock.advance(HOUR);

    const [found, ...others] = await differences(both('0'));

    expect([found.id, others]).toEqual(['run-gone', []]);
    expect(found.before).toMatch(/^Change a tag of the copy/);
    expect((await deploy(both('1'))).status).toBe('UPDATE_COMPLETE');
    expect(await differences(both('1'))).toEqual([]);
    expect(statusOfModel('stable')).toBe('RUNNING');
  });
});
