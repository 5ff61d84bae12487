import type { Stack } from 'aws-cdk-lib';
import { RunningModelAlarms, RunningModelVersion } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { DENIED } from '../../testing/world/faults';
import { at } from '../../testing/world/models';
import { type Trained } from '../../testing/world/stacks';
import { deploy, disturb, newWorld, world } from '../../testing/world/story';
import { PRODUCTION } from '../../testing/world/world';

/** The alarms of a running model during several days. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const schedule = { start: at(8), stop: at(18) };

beforeEach(() => newWorld());

const watched = (version: Trained) => (stack: Stack) => {
  const modelVersion = importVersion(stack, 'Version', version);
  const running = new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1, schedule });
  new RunningModelAlarms(stack, 'Alarms', { models: [running] });
};

/** Lets time pass until the clock shows this hour, so many days from now. */
const until = (hour: number, days = 0) =>
  world.run(
    world.clock.sleep((Math.floor(world.clock.now() / DAY) + days) * DAY + hour * HOUR - world.clock.now()),
  );
const startByHand = (version: Trained) => world.startModel(version.modelVersionArn);
/** The states of the alarms, by their ids. */
async function states(): Promise<Record<string, string>> {
  const { MetricAlarms } = await world.byHand('DescribeAlarms', {}, PRODUCTION, 'monitoring');
  const idOf = (name: string) => /Alarms(Fails|Lost|Others|RunsTooLong)/.exec(name)![1];
  return Object.fromEntries(MetricAlarms.map((one: any) => [idOf(one.AlarmName), one.StateValue]));
}
const QUIET = { Fails: 'OK', Lost: 'OK', Others: 'OK', RunsTooLong: 'OK' };

test('three days in which the model follows its schedule set off no alarm', async () => {
  await deploy(watched(world.trainHere('v1')));

  for (let day = 0; day < 3; day += 1) {
    for (const hour of [7, 13, 18, 20]) {
      await until(hour, hour === 7 && day > 0 ? 1 : 0);
      expect(await states()).toEqual(QUIET);
    }
  }
});

test('a model that runs outside its hours sets off an alarm, until its schedule stops it', async () => {
  const v1 = world.trainHere('v1');
  await deploy(watched(v1));
  await until(21);
  await startByHand(v1);

  await until(23);
  const atNight = await states();
  await until(10, 1);
  const inTheMorning = await states();
  await until(23);

  expect(atNight).toEqual(QUIET);
  expect(inTheMorning).toEqual({ ...QUIET, RunsTooLong: 'ALARM' });
  expect(await states()).toEqual(QUIET);
});

test.each([
  ['an hour after the stop counts as if the model had never stopped', 19, 'ALARM'],
  ['two hours after the stop counts as if the model had never stopped', 20, 'ALARM'],
  ['four hours after the stop counts as a separate run', 22, 'OK'],
])('a start by hand %s', async (_, hour, state) => {
  const v1 = world.trainHere('v1');
  await deploy(watched(v1));
  await until(7);
  await until(hour);
  await startByHand(v1);

  const before = await states();
  await until(hour + 3.5);

  expect(before).toEqual(QUIET);
  expect(await states()).toEqual({ ...QUIET, RunsTooLong: state });
});

test.each<[string, number, string, object, () => unknown]>([
  ['start fails', 8, 'Fails', { startFails: 'No capacity.' }, () => {}],
  [
    'stop has an execution that can never start',
    18,
    'Lost',
    {},
    () => disturb('states', 'StartExecution', DENIED, { times: 1_000_000 }),
  ],
  [
    'stop has steps that all die',
    18,
    'Lost',
    {},
    () =>
      disturb(
        'lambda',
        'Invoke',
        { name: 'error', code: 'ServiceException', status: 500 },
        {
          times: 1_000_000,
          when: ({ InvocationType }) => InvocationType !== 'Event',
        },
      ),
  ],
])('one alarm goes off within an hour when a %s', async (_, hour, alarm, model, disturbing) => {
  await deploy(watched(world.trainHere('v1', model)));
  await until(hour - 1);
  const before = await states();
  disturbing();
  const seen = new Set<string>();

  await until(hour);
  for (let minutes = 0; minutes < 60; minutes += 1) {
    await world.clock.advance(60_000);
    for (const [alarm, state] of Object.entries(await states())) if (state === 'ALARM') seen.add(alarm);
  }

  expect(before).toEqual(QUIET);
  expect([...seen]).toEqual([alarm]);
});

test('another version of the project that runs for an hour sets off an alarm, and a shorter run does not', async () => {
  const [v1, other] = [world.trainHere('v1'), world.trainHere('other')];
  await deploy(watched(v1));
  await until(10);
  await startByHand(other);

  await until(10.9);
  const soon = await states();
  await until(11.5);

  expect(soon).toEqual(QUIET);
  expect(await states()).toEqual({ ...QUIET, Others: 'ALARM' });
});
