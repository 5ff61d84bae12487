import { Duration, type Stack } from 'aws-cdk-lib';
import { type CopiedModelVersion, ModelVersionPointer, RunningModelVersion } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { SLOW_DOWN } from '../../testing/world/faults';
import { copies, permitted, type Trained } from '../../testing/world/stacks';
import { deploy, destroy, disturb, newWorld, statuses, world } from '../../testing/world/story';
import { QUICK } from '../../testing/world/world';

const MINUTE = 60_000;
/** The longest time for which AWS's extension for parameters caches a value. */
const CACHED = 5 * MINUTE;

let v1: Trained;
let v2: Trained;
beforeEach(async () => {
  await newWorld(QUICK);
  [v1, v2] = await permitted(world, world.train('v1'), world.train('v2'));
});

/** A target of a promotion: a copy with `stopOnDelete`, the resource that runs it, and the pointer to it. */
const promoted =
  (version: Trained, drain?: Duration) =>
  (stack: Stack): void => {
    const id = version === v1 ? 'Copy1' : 'Copy2';
    const [modelVersion] = copies({ [id]: version }, { stopOnDelete: true })(stack) as [CopiedModelVersion];
    const running = new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1, drain });
    new ModelVersionPointer(stack, 'Pointer', { parameterName: '/shapes/current', modelVersion: running });
  };

/** When the calls of this operation succeeded, in the order of their times. */
const timesOf = (operation: string) => world.callsOf(operation).map(({ time }) => time);

test('an application that read the pointer just before it moved finds the old model running for five minutes', async () => {
  await deploy(promoted(v1));

  const update = await deploy(promoted(v2));

  const moved = timesOf('PutParameter').at(-1)!;
  const [stopped] = timesOf('StopProjectVersion');
  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(stopped - moved).toBeGreaterThanOrEqual(CACHED);
  expect(stopped - moved).toBeLessThan(CACHED + 2 * MINUTE);
  expect(statuses()).toEqual(['RUNNING']);
});

test('a copy that is deleted during the hand-over leaves the stop to its RunningModelVersion', async () => {
  const [project, drain] = [copies({ Copy1: v1 }, { stopOnDelete: true }), Duration.minutes(20)];
  await deploy(project);
  const [{ arn: modelVersionArn }] = world.copies();
  // With its ARN as a value, CloudFormation sees no order between the copy and its runner.
  await deploy((stack) => {
    const [{ modelVersionRef }] = project(stack);
    const { projectArn } = modelVersionRef;
    const modelVersion = importVersion(stack, 'V', { projectArn, modelVersionArn });
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1, drain });
  });

  // The copy's deletion comes first, and Rekognition throttles the stop.
  const { hits } = disturb('rekognition', 'StopProjectVersion', SLOW_DOWN, { times: 3 });
  const update = await deploy((stack) => {
    const [modelVersion] = copies({ Copy2: v2 }, { stopOnDelete: true })(stack);
    new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1, drain });
  });

  const [, started] = timesOf('StartProjectVersion');
  const [stopped] = timesOf('StopProjectVersion');
  expect(hits).toHaveLength(3);
  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(update.reasons.filter((reason) => reason.includes('_FAILED'))).toEqual([]);
  expect(stopped - started).toBeGreaterThan(20 * MINUTE);
  expect(statuses()).toEqual(['RUNNING']);
});

test.each([
  ['as long as it says', Duration.minutes(20), 20],
  ['not at all if it is zero', Duration.seconds(0), 0],
])('a drain lets the old model run on %s', async (_, drain, minutes) => {
  await deploy(promoted(v1, drain));

  await deploy(promoted(v2, drain));

  const moved = timesOf('PutParameter').at(-1)!;
  const [stopped] = timesOf('StopProjectVersion');
  expect(Math.floor((stopped - moved) / MINUTE / 2) * 2).toBe(minutes);
});

test('a change of the drain alone restarts nothing, and a deleted stack stops its model immediately', async () => {
  await deploy(promoted(v1));

  const update = await deploy(promoted(v1, Duration.minutes(30)));
  const calls = [...timesOf('StopProjectVersion'), ...timesOf('StartProjectVersion')];
  const { status, took } = await destroy();

  expect([update.status, status]).toEqual(['UPDATE_COMPLETE', 'DELETE_COMPLETE']);
  expect(calls).toHaveLength(1);
  expect(took).toBeLessThan(5 * 60);
});
