import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { withSibling } from '../../testing/world/sibling';
import { runs, type Trained } from '../../testing/world/stacks';
import { deploy, newWorld, world } from '../../testing/world/story';

beforeEach(() => newWorld());

/** A model that runs, with a removal policy, and a resource beside it. */
const running = (version: Trained, policy: RemovalPolicy, failsAfter?: number) =>
  withSibling((stack: Stack) => {
    (runs(version)(stack).node.findChild('Resource') as any).node.defaultChild.applyRemovalPolicy(policy);
  }, failsAfter);

const models = () => world.copies().map(({ name, status, tags }) => [name, status, RUNNER_TAG in tags]);

test.each([
  ['before the new model runs', 120],
  ['after the new model runs', 600],
])('RETAIN_ON_UPDATE_OR_DELETE stops a model whose hand-over was undone %s', async (_, failsAfter) => {
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const policy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  await deploy(running(v1, policy));

  const update = await deploy(running(v2, policy, failsAfter));
  await world.clock.advance(36_000_000);

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(models()).toEqual([
    ['v1', 'RUNNING', true],
    ['v2', 'STOPPED', false],
  ]);
});

test('RETAIN lets the model of a hand-over run, even if the hand-over was undone', async () => {
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  await deploy(running(v1, RemovalPolicy.RETAIN));

  const update = await deploy(running(v2, RemovalPolicy.RETAIN, 120));
  await world.clock.advance(36_000_000);

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(models().map(([, status]) => status)).toEqual(['RUNNING', 'RUNNING']);
});
