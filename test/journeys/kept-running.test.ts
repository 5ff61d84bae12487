import { type CfnResource, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { models } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { runs, type Trained } from '../../testing/world/stacks';
import { countOf, deploy, destroy, disturb, newWorld, world } from '../../testing/world/story';

/** A model that a removal policy keeps running. */

const MINUTE = 60_000;

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld();
  [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
});

/** A model that runs, with a removal policy, and a sibling. */
const running = (version: Trained, policy: RemovalPolicy, failsAfter?: number, drain?: Duration) =>
  withSibling((stack: Stack) => {
    const resource = runs(version, { drain })(stack).node.findChild('Resource').node
      .defaultChild as CfnResource;
    resource.applyRemovalPolicy(policy);
  }, failsAfter);

describe('that a later stack of the same name declares again', () => {
  const again = (failsAfter?: number) => running(v1, RemovalPolicy.DESTROY, failsAfter);
  beforeEach(async () => {
    await deploy(running(v1, RemovalPolicy.RETAIN));
    await destroy();
    expect(models()).toEqual(['v1 RUNNING ours']);
  });

  test.each([
    ['a rollback', {}, 'ROLLBACK_COMPLETE'],
    ['OnFailure=DELETE', { OnFailure: 'DELETE' }, 'DELETE_COMPLETE'],
    ['no rollback, and then the deletion of the stack,', { DisableRollback: true }, 'CREATE_FAILED'],
  ])('runs on if the create is undone by %s', async (_name, more, status) => {
    const create = await deploy(again(60), more);
    if (status === 'CREATE_FAILED') await destroy();
    await world.clock.advance(10 * MINUTE);

    expect(create.status).toBe(status);
    expect(models()).toEqual(['v1 RUNNING ours']);
    expect(countOf('StopProjectVersion')).toBe(0);
  });

  test('stops with its stack once the create has finished', async () => {
    await deploy(again());

    await destroy();

    expect(models()).toEqual(['v1 STOPPED']);
  });

  test('stops with its stack also after a finished update that repaired a failed create', async () => {
    const more = { DisableRollback: true };
    await deploy(again(60), more);
    const update = await deploy(again(), more);

    await destroy();

    expect([update.status, models()]).toEqual(['UPDATE_COMPLETE', ['v1 STOPPED']]);
  });
});

const { RETAIN, RETAIN_ON_UPDATE_OR_DELETE } = RemovalPolicy;
test.each<[string, string, RemovalPolicy, number, string]>([
  ['RETAIN_ON_UPDATE_OR_DELETE stops', 'before', RETAIN_ON_UPDATE_OR_DELETE, 120, 'v2 STOPPED'],
  ['RETAIN_ON_UPDATE_OR_DELETE stops', 'after', RETAIN_ON_UPDATE_OR_DELETE, 600, 'v2 STOPPED'],
  ['RETAIN lets run', 'before', RETAIN, 120, 'v2 RUNNING ours'],
])('%s a model whose hand-over was undone %s it runs', async (_, _when, policy, failsAfter, left) => {
  await deploy(running(v1, policy));

  const update = await deploy(running(v2, policy, failsAfter));
  await world.clock.advance(600 * MINUTE);

  expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(models()).toEqual(['v1 RUNNING ours', left]);
});

test.each<[string, () => Promise<unknown>]>([
  ['is removed', () => deploy(running(v2, RemovalPolicy.DESTROY))],
  [
    'is removed together with the next version',
    () => deploy(running(world.trainHere('v3'), RemovalPolicy.DESTROY)),
  ],
])('a former model that RETAIN lets run also runs on when the policy %s', async (_case, then) => {
  await deploy(running(v1, RETAIN));
  await deploy(running(v2, RETAIN));

  await then();
  await world.clock.advance(60 * MINUTE);

  expect(models()[0]).toBe('v1 RUNNING ours');
});

test('a former model that RETAIN lets run also runs on after a failed update back to it', async () => {
  await deploy(running(v1, RETAIN));
  await deploy(running(v2, RETAIN));
  await deploy(running(v2, RemovalPolicy.DESTROY));

  const back = await deploy(running(v1, RemovalPolicy.DESTROY, 60));
  await deploy(running(v2, RemovalPolicy.DESTROY, undefined, Duration.minutes(7)));
  await world.clock.advance(60 * MINUTE);

  expect(back.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(models()).toEqual(['v1 RUNNING ours', 'v2 RUNNING ours']);
});

test('a model that a clean-up could not stop is stopped by the next deployment, even with RETAIN', async () => {
  await deploy(running(v1, RemovalPolicy.DESTROY));
  const denied = { name: 'error', code: 'InvalidParameterException', status: 400 } as const;
  const { remove } = disturb('rekognition', 'StopProjectVersion', denied, { times: 1000 });
  await deploy(running(v2, RemovalPolicy.DESTROY));
  remove();

  await deploy(running(v2, RETAIN));
  await world.clock.advance(10 * MINUTE);

  expect(models()).toEqual(['v1 STOPPED', 'v2 RUNNING ours']);
});

test('a model that RETAIN lets run also runs on when its removed construct is declared again with another version', async () => {
  await deploy(running(v1, RETAIN));
  await deploy(withSibling(() => {}));

  await deploy(running(v2, RemovalPolicy.DESTROY));
  await world.clock.advance(60 * MINUTE);

  expect(models()).toEqual(['v1 RUNNING ours', 'v2 RUNNING ours']);
});
