import { Duration, RemovalPolicy, type Stack, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { EmulatorOptions } from '../../emulator';
import { inject } from '../../emulator/faults';
import { RunningModelVersion, type RunningModelVersionProps } from '../../lib';
import { importVersion } from '../../testing/constructs/imported-version';
import { copies, permit, type Trained } from '../../testing/world/stacks';
import { PRODUCTION, TRAINING, World } from '../../testing/world/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: World;
let told: string[];
async function begin(options: EmulatorOptions = {}) {
  world = await World.create(options);
  told = [];
  world.aws.intercept(async (call, input, next) => {
    if (call.service === 'rekognition' && /^(Start|Stop)ProjectVersion$/.test(call.operation)) {
      const name = /version\/([^/]+)/.exec(input.ProjectVersionArn)?.[1];
      const who = call.caller.arn.includes('assumed-role') ? '' : ' by hand';
      let how = '';
      try {
        return await next();
      } catch (error) {
        how = ` ${(error as Error).name}`;
        throw error;
      } finally {
        told.push(
          `${new Date(world.clock.now()).toISOString().slice(8, 19)} ${call.operation.slice(0, 5)} ${name}${who}${how}`,
        );
      }
    }
    return next();
  });
}
afterEach(async () => {
  if (process.env.TELL) process.stdout.write(`${expect.getState().currentTestName}\n${told.join('\n')}\n`);
  await world.close();
});

type Options = Partial<Omit<RunningModelVersionProps, 'modelVersion'>>;

const daily = (start: string, stop: string, enabled?: boolean): Options => {
  const cron = (text: string) => {
    const [hour, minute] = text.split(':');
    return ScheduleExpression.cron({ hour: String(+hour), minute: String(+minute), timeZone: TimeZone.ETC_UTC });
  };
  return { schedule: { start: cron(start), stop: cron(stop), enabled } };
};

/** A model of the production account; with it a copy that holds the update up, and fails perhaps. */
const run =
  (version: Trained, options: Options = {}, slow?: Trained, first = false) =>
  (stack: Stack) => {
    const running = new RunningModelVersion(stack, 'Run', {
      modelVersion: importVersion(stack, 'Version', version),
      minInferenceUnits: 1,
      ...options,
    });
    if (!slow) return;
    const [copy] = copies({ Slow: slow }, { timeout: Duration.minutes(50) })(stack);
    if (first) running.node.addDependency(copy);
  };

const slow = async (minutes: number, fails = true) => {
  const version = world.train('slow', {
    copyDuration: minutes * MINUTE,
    ...(fails ? { copyFails: 'No.' } : {}),
  });
  await world.deploy('training', permit(version), TRAINING);
  return version;
};

/** Lets time pass until the clock shows this next, in UTC. */
const until = async (text: string, second = 0) => {
  const [hour, minute] = text.split(':').map(Number);
  const today = Math.floor(world.clock.now() / (24 * HOUR)) * 24 * HOUR;
  const then = today + hour * HOUR + minute * MINUTE + second * 1000;
  await world.clock.advance((then > world.clock.now() ? then : then + 24 * HOUR) - world.clock.now());
};

const byHand = (operation: string, version: Trained, more = {}) =>
  world.run(
    world.call(PRODUCTION, 'rekognition', operation, { ProjectVersionArn: version.modelVersionArn, ...more }),
  );
const statuses = () =>
  Object.fromEntries(world.copies().map(({ name, status }) => [name, status]));
const status = (name: string) => statuses()[name];

test('1 longer hours with a new version in the last minutes of the hours', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2', { startDuration: 5 * MINUTE + 10_000 })];
  await until('09:00');
  await world.deploy('app', run(v1, daily('08:00', '18:00')));
  expect(status('v1')).toBe('RUNNING');
  await until('17:56', 17);
  const { status: end, reasons, took } = await world.deploy('app', run(v2, daily('08:00', '20:00')));
  expect({ end, reasons }).toMatchObject({ end: 'UPDATE_COMPLETE' });
  await world.clock.advance(20 * MINUTE);
  expect(told.filter((t) => /Stop.* v2/.test(t))).toEqual([]);
  expect({ v2: status('v2'), took }).toMatchObject({ v2: 'RUNNING' });
});

test('1b always on, from now, in the last minutes of the hours', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2', { startDuration: 5 * MINUTE + 10_000 })];
  await until('09:00');
  await world.deploy('app', run(v1, daily('08:00', '18:00')));
  for (const second of [3, 6, 9, 12, 15]) {
    await until('17:56', second);
    await world.deploy('app', run(v2));
    await world.clock.advance(20 * MINUTE);
    await until('09:00');
    await world.deploy('app', run(v1, daily('08:00', '18:00')));
  }
  expect(told.filter((t) => /Stop.* v2/.test(t) && / (17|18):/.test(t))).toEqual([]);
});

test('2 an update from always on to hours whose stop comes before it is undone', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const bad = await slow(40);
  await until('09:00');
  await world.deploy('app', run(v1));
  await until('17:40');
  const { status: end } = await world.deploy('app', run(v2, daily('08:00', '18:00'), bad));
  expect(end).toBe('UPDATE_ROLLBACK_COMPLETE');
  await world.clock.advance(30 * MINUTE);
  expect(told.filter((t) => /Stop.* v1/.test(t))).toEqual([]);
  expect(statuses()).toMatchObject({ v1: 'RUNNING', v2: 'STOPPED' });
});

test('3 a start comes while the role names the next version already, and the update fails', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const bad = await slow(40);
  await until('20:00');
  await world.deploy('app', run(v1, daily('08:00', '18:00')));
  await until('07:45');
  const { status: end } = await world.deploy('app', run(v2, daily('08:00', '18:00'), bad, true));
  expect(end).toBe('UPDATE_ROLLBACK_COMPLETE');
  await until('10:00');
  expect(told).toEqual([expect.stringMatching(/08:00:.* Start v1$/)]);
  expect(statuses()).toMatchObject({ v1: 'RUNNING' });
});

test('4 a stray that starts for ever does not hold up later deployments', async () => {
  await begin();
  const [v1, v2, v3] = [
    world.trainHere('v1'),
    world.trainHere('v2', { startDuration: Number.POSITIVE_INFINITY }),
    world.trainHere('v3'),
  ];
  await world.deploy('app', run(v1));
  const failed = await world.deploy('app', run(v2));
  expect(failed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(statuses()).toMatchObject({ v1: 'RUNNING', v2: 'STARTING' });
  await byHand('StopProjectVersion', v1); // room
  await world.clock.advance(5 * MINUTE);
  const { status: end, reasons, took } = await world.deploy('app', run(v3));
  expect({ end, reasons, took }).toMatchObject({ end: 'UPDATE_COMPLETE' });
  expect(statuses()).toMatchObject({ v3: 'RUNNING' });
});

test('7 from hours to always on, undone: the stop that came meanwhile is not lost', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const bad = await slow(40);
  await until('09:00');
  await world.deploy('app', run(v1, daily('08:00', '18:00')));
  await until('17:40');
  const { status: end } = await world.deploy('app', run(v2, {}, bad));
  expect(end).toBe('UPDATE_ROLLBACK_COMPLETE');
  await until('20:00');
  expect(statuses()).toMatchObject({ v1: 'STOPPED', v2: 'STOPPED' });
});

test('7b the same with a start', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const bad = await slow(40);
  await until('20:00');
  await world.deploy('app', run(v1, daily('08:00', '18:00')));
  await until('07:40');
  const { status: end } = await world.deploy('app', run(v2, {}, bad));
  expect(end).toBe('UPDATE_ROLLBACK_COMPLETE');
  await until('10:00');
  expect(statuses()).toMatchObject({ v1: 'RUNNING', v2: 'STOPPED' });
});

test('8 retained: the stop that came meanwhile is not lost', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  const bad = await slow(40);
  const keep = { removalPolicy: RemovalPolicy.RETAIN };
  await until('09:00');
  await world.deploy('app', run(v1, { ...keep, ...daily('08:00', '18:00') }));
  await until('17:40');
  const { status: end } = await world.deploy('app', run(v2, { ...keep, ...daily('08:00', '18:00') }, bad));
  expect(end).toBe('UPDATE_ROLLBACK_COMPLETE');
  await until('20:00');
  expect(statuses()).toMatchObject({ v1: 'STOPPED' });
});

test('9 a deletion of the stack does not wait for a drain that is under way', async () => {
  await begin();
  const [v1, v2] = [world.trainHere('v1'), world.trainHere('v2')];
  await world.deploy('app', run(v1, { drain: Duration.minutes(30) }));
  void world.begin('app', run(v2, { drain: Duration.minutes(30) }));
  await world.clock.advance(10 * MINUTE);
  const { StackStatus } = (
    await world.run(world.call(PRODUCTION, 'cloudformation', 'DescribeStacks', { StackName: 'app' }))
  ).Stacks[0];
  expect(StackStatus).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const { status: end } = await world.destroy('app').catch((e) => ({ status: String(e) }));
  expect(end).toBe('DELETE_COMPLETE');
});

test.each([0, 5_000, 60_000])('10 hours that change just before the old stop, list lag %d', async (executionListLag) => {
  await begin({ states: { executionListLag } });
  const v1 = world.trainHere('v1');
  await until('09:00');
  await world.deploy('app', run(v1, daily('08:00', '18:00')));
  for (const second of [40, 45, 50, 52, 54, 55, 56, 57, 58, 59]) {
    await until('17:59', second);
    await world.deploy('app', run(v1, daily('08:00', '20:00')));
    await world.clock.advance(10 * MINUTE);
    expect({ second, status: status('v1') }).toEqual({ second, status: 'RUNNING' });
    await until('09:00');
    await world.deploy('app', run(v1, daily('08:00', '18:00')));
  }
  expect(told.filter((t) => /18:/.test(t))).toEqual([]);
});

test('11 a Lambda that is five minutes behind, and a first deployment in the last minutes of the hours', async () => {
  await begin({ skew: { lambda: -5 * MINUTE } });
  const v1 = world.trainHere('v1');
  for (const minute of [50, 51, 52, 53, 54, 55]) {
    await until(`17:${minute}`, 30);
    await world.deploy('app', run(v1, daily('08:00', '18:00')));
    await until('19:00');
    expect({ minute, status: status('v1') }).toEqual({ minute, status: 'STOPPED' });
    await world.destroy('app');
  }
});

test('12 the project changes in a hand-over whose clean-up cannot stop the old model', async () => {
  await begin();
  const [v1, v2, v3] = [
    world.trainHere('v1'),
    world.trainHere('v2', { projectName: 'other' }),
    world.trainHere('v3', { projectName: 'other' }),
  ];
  await world.deploy('app', run(v1, { drain: Duration.seconds(0) }));
  const faults = inject(world.aws, [
    { at: { service: 'rekognition', operation: 'StopProjectVersion', times: 1e6 }, what: { name: 'error', code: 'InvalidParameterException' } },
  ]);
  await world.deploy('app', run(v2, { drain: Duration.seconds(0) }));
  faults.remove();
  expect(statuses()).toMatchObject({ v1: 'RUNNING', v2: 'RUNNING' });
  await byHand('StopProjectVersion', v2);
  await world.clock.advance(5 * MINUTE);
  await world.deploy('app', run(v3));
  expect(statuses()).toMatchObject({ v1: 'STOPPED', v3: 'RUNNING' });
});

test('13 the function may no longer start executions: somebody is told', async () => {
  await begin();
  const v1 = world.trainHere('v1');
  await until('09:00');
  await world.deploy('app', run(v1, daily('08:00', '18:00')));
  inject(world.aws, [
    { at: { service: 'states', operation: 'StartExecution', times: 1e6 }, what: { name: 'error', code: 'AccessDeniedException' } },
  ]);
  await until('20:00');
  expect(status('v1')).toBe('RUNNING');
});

test('14 timeout of six minutes, deployed two minutes before the start', async () => {
  await begin();
  const v1 = world.trainHere('v1');
  await until('07:58', 1);
  const { status: end, reasons } = await world.deploy(
    'app',
    run(v1, { ...daily('08:00', '18:00'), timeout: Duration.minutes(6) }),
  );
  expect({ end, reasons }).toEqual({ end: 'CREATE_COMPLETE', reasons: [] });
});
