import { type CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { withSibling } from '../../testing/world/sibling';
import { runs, type Trained } from '../../testing/world/stacks';
import { countOf, deploy, destroy, newWorld, statuses, world } from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

/** A model that a removal policy has kept running, and that a later stack of the same name declares again. */

const MINUTE = 60_000;

let model: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  model = world.trainHere('v1');
  await deploy(running(RemovalPolicy.RETAIN));
  await destroy();
  expect(statuses()).toEqual(['RUNNING']);
});

const running =
  (policy = RemovalPolicy.DESTROY) =>
  (stack: Stack) => {
    const resource = runs(model)(stack).node.findChild('Resource').node.defaultChild as CfnResource;
    resource.applyRemovalPolicy(policy);
  };
const runners = () => world.copies().map(({ tags }) => tags[RUNNER_TAG]);

test.each([
  ['a rollback', {}, 'ROLLBACK_COMPLETE'],
  ['OnFailure=DELETE', { OnFailure: 'DELETE' }, 'DELETE_COMPLETE'],
  ['no rollback, and then the deletion of the stack,', { DisableRollback: true }, 'CREATE_FAILED'],
])('runs on if the create is undone by %s', async (_name, more, status) => {
  const create = await deploy(withSibling(running(), 60), more);
  if (status === 'CREATE_FAILED') await destroy();
  await world.clock.advance(10 * MINUTE);

  expect(create.status).toBe(status);
  expect(statuses()).toEqual(['RUNNING']);
  expect(runners()).toEqual([expect.stringMatching(/^production\/Run/)]);
  expect(countOf('StopProjectVersion')).toBe(0);
});

test('stops with its stack once the create has finished', async () => {
  await deploy(running());

  await destroy();

  expect(statuses()).toEqual(['STOPPED']);
  expect(runners()).toEqual([undefined]);
});

test('stops with its stack also after a finished update that repaired a failed create', async () => {
  const more = { DisableRollback: true };
  await deploy(withSibling(running(), 60), more);
  const update = await deploy(withSibling(running()), more);

  await destroy();

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(statuses()).toEqual(['STOPPED']);
});
