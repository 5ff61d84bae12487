import { type CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { runs, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, QUICK, World } from '../../testing/world/world';
import { letSiblingsFail, withSibling } from './sibling';

/** A model that a removal policy has kept running, and that a later stack of the same name declares again. */

const MINUTE = 60_000;

let world: World;
let model: Trained;
beforeEach(async () => {
  world = await World.create(QUICK);
  letSiblingsFail(world);
  model = world.trainHere('v1');
  await world.deploy('production', running(RemovalPolicy.RETAIN));
  await world.destroy('production');
  expect(models()).toEqual(['RUNNING']);
});
afterEach(() => world.close());

const running =
  (policy = RemovalPolicy.DESTROY) =>
  (stack: Stack) => {
    (runs(model)(stack).node.findChild('Resource').node.defaultChild as CfnResource).applyRemovalPolicy(
      policy,
    );
  };
const models = () => world.copies().map(({ status }) => status);
const runners = () => world.copies().map(({ tags }) => tags[RUNNER_TAG]);
const stops = () => world.aws.journal.filter(({ operation }) => operation === 'StopProjectVersion').length;

test.each([
  ['a rollback', {}, 'ROLLBACK_COMPLETE'],
  ['OnFailure=DELETE', { OnFailure: 'DELETE' }, 'DELETE_COMPLETE'],
  ['no rollback, and then the deletion of the stack,', { DisableRollback: true }, 'CREATE_FAILED'],
])('runs on if the create is undone by %s', async (_name, more, status) => {
  const create = await world.deploy('production', withSibling(running(), 60), PRODUCTION, more);
  if (status === 'CREATE_FAILED') await world.destroy('production');
  await world.clock.advance(10 * MINUTE);

  expect(create.status).toBe(status);
  expect(models()).toEqual(['RUNNING']);
  expect(runners()).toEqual([expect.stringMatching(/^production\/Run/)]);
  expect(stops()).toBe(0);
});

test('stops with its stack once the create has finished', async () => {
  await world.deploy('production', running());

  await world.destroy('production');

  expect(models()).toEqual(['STOPPED']);
  expect(runners()).toEqual([undefined]);
});

test('stops with its stack also after a finished update that repaired a failed create', async () => {
  const more = { DisableRollback: true };
  await world.deploy('production', withSibling(running(), 60), PRODUCTION, more);
  const update = await world.deploy('production', withSibling(running()), PRODUCTION, more);

  await world.destroy('production');

  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(models()).toEqual(['STOPPED']);
});
