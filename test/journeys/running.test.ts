import type { Stack } from 'aws-cdk-lib';
import { RUNNER_TAG } from '../../contract/running-model-version';
import {
  type IModelVersion,
  ModelVersion,
  RunningModelVersion,
  type RunningModelVersionProps,
} from '../../lib';
import { copies, permit, type Trained } from './stacks';
import { PRODUCTION, REGION, TRAINING, World } from './world';

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world.close());

type Options = Partial<Omit<RunningModelVersionProps, 'modelVersion'>>;

function run(stack: Stack, id: string, modelVersion: IModelVersion, options: Options = {}) {
  return new RunningModelVersion(stack, id, { modelVersion, minInferenceUnits: 1, ...options });
}

/** A copy, and the model that it is, running. */
function promoted(version: Trained, options: Options = {}) {
  return (stack: Stack) => {
    const [copy] = copies({ Copy: version })(stack);
    run(stack, 'Run', copy, options);
  };
}

const models = () =>
  world
    .copies()
    .map(({ sourceArn, status, tags }) => [sourceArn?.split('/').at(-2), status, tags[RUNNER_TAG]]);

test('a fresh copy is started, handed over to the next one without a gap, and stopped with its stack', async () => {
  const [v1, v2] = [world.train('v1'), world.train('v2')];
  await world.deploy('training', permit(v1), TRAINING);
  const running: unknown[] = [];
  world.aws.intercept(async (call, _input, next) => {
    if (call.operation === 'StopProjectVersion') running.push(models());
    return next();
  });

  const create = await world.deploy('production', promoted(v1));
  const first = models();
  const update = await world.deploy('production', promoted(v2));
  const second = models();
  const destroyed = await world.destroy('production');

  const runner = expect.stringMatching(/^production\/Run/);
  expect(create.reasons.filter((reason) => reason.includes('FAILED'))).toEqual([]);
  expect(create.status).toBe('CREATE_COMPLETE');
  expect(first).toEqual([['v1', 'RUNNING', runner]]);
  expect(update.reasons.filter((reason) => reason.includes('FAILED'))).toEqual([]);
  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(second).toEqual([['v2', 'RUNNING', runner]]);
  expect(running[0]).toEqual([
    ['v1', 'RUNNING', runner],
    ['v2', 'RUNNING', runner],
  ]);
  expect(destroyed.status).toBe('DELETE_COMPLETE');
  expect(models()).toEqual([]);
});
