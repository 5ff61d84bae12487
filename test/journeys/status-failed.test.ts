import { type App, Stack } from 'aws-cdk-lib';
import type { CopiedModelVersion } from '../../lib';
import { RunningModelVersion } from '../../lib';
import { DENIED } from '../../testing/world/faults';
import { withSibling } from '../../testing/world/sibling';
import { copies, permitted, runs, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, disturb, newWorld, world } from '../../testing/world/story';
import { PRODUCTION, QUICK, REGION } from '../../testing/world/world';
import { give, statusOfApp } from './status';

/**
 * What `status` says of a stack that could not be deleted. Following this deletes the stack, and leaves nothing that is
 * billed.
 */

const HOUR = 3_600_000;

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
});

type Build = (stack: Stack) => unknown;
async function differences(build: Build) {
  const [{ differences }] = await statusOfApp(world, (app: App) => {
    build(new Stack(app, 'production', { env: { account: PRODUCTION, region: REGION } }));
  });
  return differences;
}
/** Does what the first line says, until the stack is gone. Returns the lines. */
async function followAll(build: Build): Promise<string[][]> {
  const told: string[][] = [];
  for (;;) {
    const found = await differences(build);
    told.push(found.map(({ id }) => id));
    if (found[0].id === 'stack-missing' || told.length > 9) return told;
    await give(world, PRODUCTION, found[0].command);
    await world.clock.advance(HOUR);
  }
}

test('a deletion that failed because a copy runs', async () => {
  const build = copies({ Copy: v1, Other: v2 });
  await deploy(build);
  await world.startModel(world.copies()[0].arn);
  await world.clock.advance(HOUR);
  expect((await destroy()).status).toBe('DELETE_FAILED');

  const [left, failed, ...others] = await differences(build);

  expect([left.id, failed.id, others]).toEqual(['left-over', 'stack-failed', []]);
  expect(left.what).toMatch(/it is RUNNING, so stop it first$/);
  expect(failed.before).toMatch(
    /^Do what is said here of the stack's versions, and what the events of Copy\w+ say$/,
  );
  expect(failed.command).toMatch(/delete-stack --stack-name production --retain-resources Copy\w+ --region/);
  expect(await followAll(build)).toEqual([
    ['left-over', 'stack-failed'],
    ['left-over', 'stack-failed'],
    ['stack-failed'],
    ['stack-missing'],
  ]);
  expect(world.copies()).toEqual([]);
});

test('a deletion that could not stop a model, or delete its copy', async () => {
  const build = (stack: Stack) => {
    const [modelVersion] = copies({ Copy: v1 })(stack) as CopiedModelVersion[];
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
  };
  await deploy(build);
  const { remove } = disturb('rekognition', 'StopProjectVersion', DENIED, {
    times: Number.POSITIVE_INFINITY,
  });
  expect((await destroy()).status).toBe('DELETE_FAILED');
  remove();

  const told = await followAll(build);

  expect(told[0]).toEqual(['left-over', 'left-running', 'stack-failed']);
  expect(told.at(-1)).toEqual(['stack-missing']);
  expect(world.copies()).toEqual([]);
});

test('a creation that could not be undone', async () => {
  const own = world.trainHere('own1');
  const build = withSibling(runs(own), 400);
  const { remove } = disturb('rekognition', 'StopProjectVersion', DENIED, {
    times: Number.POSITIVE_INFINITY,
  });
  expect((await deploy(build)).status).toBe('ROLLBACK_FAILED');
  remove();

  const told = await followAll(build);

  expect(told[0]).toEqual(['left-running', 'stack-failed']);
  expect(told.at(-1)).toEqual(['stack-missing']);
  expect(world.copies()).toMatchObject([{ status: 'STOPPED' }]);
});
