import { type App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DENIED } from '../../testing/world/faults';
import { copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { arns, deploy, disturb, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION } from '../../testing/world/world';
import { give, statusOfApp } from './status';

/** What `status` finds of a stack in projects that its template names no more, or in a stack that holds nothing. */

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
  expect(await differences(rest)).toEqual([]);
});

test('a stack that holds nothing any more is told only if the tags of a version name it', async () => {
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

test('the projects of an account are read once for all its stacks, and the tags only of versions that may be a stack’s', async () => {
  world.trainHere('trained', { projectName: 'theirs' });
  const stacks = { one: copies({ Copy: v1 }, {}, 'one'), two: copies({ Copy: v1 }, {}, 'two') };
  for (const [name, build] of Object.entries(stacks)) await world.deploy(name, build);
  const before = world.aws.journal.length;

  await statusOf(stacks);

  const calls = world.aws.journal.slice(before).filter(({ service }) => service === 'rekognition');
  const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
  expect(['DescribeProjects', 'DescribeProjectVersions', 'ListTagsForResource'].map(count)).toEqual([
    1, 3, 2,
  ]);
});
