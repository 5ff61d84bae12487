import type { Stack } from 'aws-cdk-lib';
import type { Happening } from '../../emulator/faults';
import { RunningModelVersion } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { models, schedule } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { type RunOptions, runs, type Trained } from '../../testing/world/stacks';
import { countOf, deploy, destroy, disturb, expectEnd, newWorld, world } from '../../testing/world/story';
import { PRODUCTION } from '../../testing/world/world';
import { measured } from './log-lines';

/** An account runs two models at once. */

const MINUTE = 60_000;

let [v1, v2, other]: Trained[] = [];
beforeEach(async () => {
  // So a person's start can be quicker than an edge that goes on trying.
  await newWorld({ rekognition: { stopDuration: 67_000 } });
  [v1, v2, other] = ['v1', 'v2', 'other'].map((name) => world.trainHere(name));
});

const wait = (minutes: number) => world.clock.advance(minutes * MINUTE);
/** A person tries each second to start the model. */
async function startByHand({ modelVersionArn }: Trained, units = 1): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await wait(1 / 60);
    const isStarted = await world.startModel(modelVersionArn, units).then(
      () => true,
      () => false,
    );
    if (isStarted) return;
  }
  throw new Error('there was no room for ten minutes');
}

test('a hand-over without room fails after ten minutes and says why, or goes on when another model stops in time', async () => {
  await deploy(runs(v1));
  await world.startModel(other.modelVersionArn);
  await wait(6);

  const full = await deploy(runs(v2));
  const between = models();
  const { end } = await world.run(world.begin('production', runs(v2)));
  await wait(5);
  await world.stopModel(other.modelVersionArn);
  await wait(2);
  const update = await world.run(end);

  expectEnd(
    full,
    'UPDATE_ROLLBACK_COMPLETE',
    /There is no room to start \S+\/v2\/\d+: account 222222222222 runs as many models as it may in eu-west-1 \(two by default/,
  );
  expect(between).toEqual(['v1 RUNNING ours', 'other RUNNING']);
  expect(update.status).toBe('UPDATE_COMPLETE');
  expect(models()).toEqual(['v1 STOPPED', 'v2 RUNNING ours', 'other STOPPED']);
});

describe('a rollback', () => {
  /** The model `Run` and another one, and a sibling. */
  const both = (version: Trained, options: RunOptions = {}, failsAfter?: number) =>
    withSibling((stack: Stack) => {
      runs(version)(stack);
      new RunningModelVersion(stack, 'Other', {
        modelVersion: importVersion(stack, 'OtherVersion', other),
        minInferenceUnits: 1,
        ...options,
      });
    }, failsAfter);

  test.each<[string, RunOptions[]]>([
    ['an always-on model', [{}]],
    ['a running model whose schedule is off', [{}, { schedule: { ...schedule, enabled: false } }]],
  ])('goes on, and then starts %s whose place another model has taken', async (_, before) => {
    for (const options of before) await deploy(both(v1, options));

    const update = await deploy(both(v2, { schedule }, 900));
    await wait(15);

    expect(update.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual([
      'v1 RUNNING ours',
      'v2 STOPPED',
      expect.stringMatching(/^other RUNNING production.Other/),
    ]);
  });
});

const starts = () => world.aws.journal.filter(({ operation }) => operation === 'StartProjectVersion').length;

test('without rollback, an edge that finds no room gives up after 50 minutes, and counts as a failure', async () => {
  await deploy(runs(v1));
  await world.startModel(other.modelVersionArn);
  await wait(6);
  const third = world.trainHere('third');
  const units = runs(v1, { minInferenceUnits: 2 });
  const { end } = await world.run(world.begin('production', units, PRODUCTION, { DisableRollback: true }));
  await startByHand(third);
  const update = await world.run(end);

  await wait(60);
  const asked = starts();
  await wait(60);

  expect(update.status).toBe('UPDATE_FAILED');
  expect(starts()).toBe(asked);
  expect(await measured(world, PRODUCTION, 'StartFailed')).toEqual([0, 1, 1]);
});

describe('after a rollback that could not start the model again', () => {
  let third: Trained;
  const makeRoom = () => world.stopModel(third.modelVersionArn);
  const ofVersion1 = (all: string[]) => all.filter((text) => text.startsWith('v1'));
  beforeEach(async () => {
    third = world.trainHere('third');
    await deploy(runs(v1, { minInferenceUnits: 2 }));
    await world.startModel(other.modelVersionArn);
    await wait(6);
    const { end } = await world.run(world.begin('production', runs(v1, { minInferenceUnits: 3 })));
    await startByHand(third);
    expect((await world.run(end)).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(models()).toEqual(['v1 STOPPED ours', 'other RUNNING', 'third RUNNING']);
  });

  test('an edge starts it once there is room', async () => {
    await wait(20);
    await makeRoom();
    await wait(10);

    expect(ofVersion1(models())).toEqual(['v1 RUNNING ours']);
  });

  test('the edge does not stop what a person has started with other units meanwhile', async () => {
    await makeRoom();
    await startByHand(v1, 1);
    await wait(20);

    expect(ofVersion1(models())).toEqual(['v1 RUNNING ours']);
    expect(countOf('StopProjectVersion')).toBe(2);
  });

  test('the edge leaves its place to a deployment of another version', async () => {
    const { end } = await world.run(world.begin('production', runs(v2)));
    await wait(0.7);
    await makeRoom();
    const update = await world.run(end);
    await wait(20);

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(models()).toEqual(['v1 STOPPED', 'v2 RUNNING ours', 'other RUNNING', 'third STOPPED']);
  });

  test('a deletion of the stack stops what the edge starts in the same seconds', async () => {
    await makeRoom();
    await wait(1.1);
    const late: Happening = { name: 'late request', by: 2_000 };
    const { hits } = disturb('rekognition', 'StartProjectVersion', late, { times: 9 });
    for (let seconds = 0; hits.length === 0 && seconds < 120; seconds++) await wait(1 / 60);

    await destroy();
    await wait(20);

    expect(hits).not.toEqual([]);
    expect(ofVersion1(models())).toEqual(['v1 STOPPED']);
  });
});
