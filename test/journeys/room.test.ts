import type { Stack } from 'aws-cdk-lib';
import { RunningModelVersion } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { models, schedule } from '../../testing/world/models';
import { withSibling } from '../../testing/world/sibling';
import { type RunOptions, runs, type Trained } from '../../testing/world/stacks';
import { deploy, expectEnd, newWorld, world } from '../../testing/world/story';

/** An account runs two models at once. */

const MINUTE = 60_000;

let [v1, v2, other]: Trained[] = [];
beforeEach(async () => {
  await newWorld();
  [v1, v2, other] = ['v1', 'v2', 'other'].map((name) => world.trainHere(name));
});

const wait = (minutes: number) => world.clock.advance(minutes * MINUTE);

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
