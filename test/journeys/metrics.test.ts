import { App, Stack } from 'aws-cdk-lib';
import { type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type CopiedModelVersion, RunningModelVersion } from '../../lib';
import { type CopyOptions, copies, permitted, type Trained } from '../../testing/world/stacks';
import { arns, deploy, newWorld, world } from '../../testing/world/story';
import { synthesiseApp } from '../../testing/world/synthesis';
import { PRODUCTION, QUICK, REGION } from '../../testing/world/world';
import { mistakesIn } from './embedded-metric-format';
import { documentsIn, logLines } from './log-lines';

const MINUTE = 60_000;

beforeEach(() => newWorld(QUICK));

/** As in docs/observability.md. */
function alarm(stack: Stack, alarmName: string, metric: Metric): void {
  metric.createAlarm(stack, alarmName, {
    alarmName,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** A copy of the version with an alarm on each of its failures, and its surroundings. */
function watched(version: Trained, options: CopyOptions = {}, more?: typeof run) {
  return (stack: Stack) => {
    const [copy] = copies({ Copy: version }, options)(stack);
    alarm(stack, 'CopyFails', copy.metricCopyFailed());
    alarm(stack, 'DeleteFails', copy.metricDeleteFailed());
    more?.(stack, copy);
  };
}

/** The model that the copy is, running, with an alarm on each of its failures. */
function run(stack: Stack, modelVersion: CopiedModelVersion): void {
  const running = new RunningModelVersion(stack, 'Run', { modelVersion, minInferenceUnits: 1 });
  alarm(stack, 'StartFails', running.metricStartFailed());
  alarm(stack, 'StopFails', running.metricStopFailed());
}

const cloudWatch = (operation: string, input: object = {}) =>
  world.call(PRODUCTION, 'monitoring', operation, input);

const alarms = async (): Promise<any[]> => (await cloudWatch('DescribeAlarms')).MetricAlarms;

/** The states of the alarms, by name. */
const states = async () => Object.fromEntries((await alarms()).map((one) => [one.AlarmName, one.StateValue]));

/** The dimensions that an alarm of the deployed template watches. */
const watchedBy = async (name: string) =>
  (await alarms()).find((one) => one.AlarmName === name).Dimensions as object[];

const IN_PROJECT = [{ Name: 'Project', Value: 'shapes-prod' }];

/** All values of a metric so far. */
async function total(MetricName: string, Dimensions: object[]): Promise<{ sum: number; count: number }> {
  const { Datapoints } = await cloudWatch('GetMetricStatistics', {
    Namespace: 'cdk-rekognition-custom-labels',
    MetricName,
    Dimensions,
    StartTime: new Date('2026-01-01'),
    EndTime: new Date(world.clock.now() + MINUTE),
    Period: 24 * 60 * 60,
    Statistics: ['Sum', 'SampleCount'],
  });
  const add = (of: 'Sum' | 'SampleCount') => Datapoints.reduce((sum: number, one: any) => sum + one[of], 0);
  return { sum: add('Sum'), count: add('SampleCount') };
}

async function promoted(options?: CopyOptions, more?: typeof run): Promise<void> {
  const [v1] = await permitted(world, world.train('v1'));
  await deploy(watched(v1, options, more));
}

/** Long enough for a change to be evaluated, and short enough for it to count. */
const aMoment = () => world.clock.advance(2 * MINUTE);

test('a copy has its metrics under the name in its construct’s alarm, and under its project', async () => {
  await promoted();
  await aMoment();
  const dimensions = await watchedBy('CopyFails');

  expect(dimensions).toEqual([
    { Name: 'Resource', Value: expect.stringMatching(/^production\/Copy[0-9A-F]{8}$/) },
  ]);
  expect(await total('CopyFailed', dimensions)).toEqual({ sum: 0, count: 1 });
  expect(await total('CopyFailed', IN_PROJECT)).toEqual({ sum: 0, count: 1 });
  const { sum: seconds, count } = await total('CopyDuration', dimensions);
  expect(count).toBe(1);
  // Rekognition takes a minute, and a poll comes every twelve seconds.
  expect(seconds).toBeGreaterThanOrEqual(60);
  expect(seconds).toBeLessThanOrEqual(75);
  expect(await states()).toEqual({ CopyFails: 'OK', DeleteFails: 'OK' });
});

test('a failed promotion counts once and its rollback does not, and the alarm goes off and ends', async () => {
  await promoted();
  const failed = await deploy(watched(world.train('v2', { copyFails: 'No.' })));
  await aMoment();
  const then = await states();
  await world.clock.advance(30 * MINUTE);

  expect(failed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await total('CopyFailed', await watchedBy('CopyFails'))).toEqual({ sum: 1, count: 2 });
  expect(await total('CopyDuration', IN_PROJECT)).toMatchObject({ count: 1 });
  // The rollback deletes what the copy left.
  expect(await total('DeleteFailed', await watchedBy('DeleteFails'))).toEqual({ sum: 0, count: 1 });
  expect(then).toEqual({ CopyFails: 'ALARM', DeleteFails: 'OK' });
  expect(await states()).toEqual({ CopyFails: 'OK', DeleteFails: 'OK' });
});

test('an alarm in a separate stack survives the rollback of a first deployment', async () => {
  const [bad] = await permitted(world, world.train('bad', { copyFails: 'No.' }));
  const stacks = synthesiseApp((app: App) => {
    const env = { account: PRODUCTION, region: REGION };
    const [copy] = copies({ Copy: bad })(new Stack(app, 'production', { env }));
    alarm(new Stack(app, 'monitoring', { env }), 'CopyFails', copy.metricCopyFailed());
  });
  const [production, monitoring] = ['production', 'monitoring'].map(
    (name) => stacks.find((one) => one.name === name)!,
  );
  await world.deploySynthesised('monitoring', monitoring);
  const failed = await world.deploySynthesised('production', production);
  await aMoment();

  expect(failed.status).toBe('ROLLBACK_COMPLETE');
  expect(await states()).toEqual({ CopyFails: 'ALARM' });
});

test('a former copy that cannot be deleted does not fail the stack, but the alarm shows it', async () => {
  await promoted();
  const [arn] = arns();
  await world.startModel(arn);
  await world.clock.advance(10 * MINUTE);
  const updated = await deploy(watched(world.train('v2')));
  await aMoment();

  expect(updated.status).toBe('UPDATE_COMPLETE');
  expect(arns()).toContain(arn);
  expect((await total('DeleteFailed', await watchedBy('DeleteFails'))).sum).toBeGreaterThanOrEqual(1);
  expect(await states()).toEqual({ CopyFails: 'OK', DeleteFails: 'ALARM' });
});

test('a copy that is refused before it begins counts as failed, whoever refuses it', async () => {
  await promoted({ versionName: 'current' });
  const failed = await deploy(watched(world.train('v2'), { versionName: 'current' }));

  expect(failed.reasons.join()).toContain('cannot become a copy of');
  expect(await total('CopyFailed', await watchedBy('CopyFails'))).toEqual({ sum: 1, count: 2 });
});

test('a running model and one that never runs have metrics under their construct’s names', async () => {
  await promoted({}, run);
  await aMoment();
  const [started, stopped] = [await watchedBy('StartFails'), await watchedBy('StopFails')];
  const first = [await total('StartFailed', started), await total('StartDuration', started)];
  const before = await states();
  const bad = await deploy(watched(world.train('v2', { startFails: 'No capacity.' }), {}, run));
  await aMoment();

  expect(started).toEqual([
    { Name: 'Resource', Value: expect.stringMatching(/^production\/Run[0-9A-F]{8}$/) },
  ]);
  expect(first).toEqual([
    { sum: 0, count: 1 },
    { sum: expect.any(Number), count: 1 },
  ]);
  expect(first[1].sum).toBeGreaterThanOrEqual(60);
  expect(first[1].sum).toBeLessThanOrEqual(105);
  expect(before).toMatchObject({ StartFails: 'OK', StopFails: 'OK' });
  expect(bad.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await total('StartFailed', started)).toEqual({ sum: 1, count: 2 });
  expect(await total('StopFailed', stopped)).toMatchObject({ sum: 0 });
  expect(await states()).toMatchObject({ StartFails: 'ALARM', StopFails: 'OK' });
});

test('every document follows AWS’s specification, and no line holds a secret', async () => {
  await promoted({}, run);
  await deploy(watched(world.train('v2', { copyFails: 'No.' }), {}, run));
  const lines = await logLines(world, PRODUCTION);
  const documents = documentsIn(lines);

  expect(documents.length).toBeGreaterThanOrEqual(4);
  expect(documents.flatMap(mistakesIn)).toEqual([]);
  const { Metrics } = await cloudWatch('ListMetrics', { MetricName: 'EMFValidationErrors' });
  expect(Metrics).toEqual([]);
  expect(
    lines.filter((line) => /X-Amz-(Signature|Security-Token)|SecretAccessKey|SessionToken/i.test(line)),
  ).toEqual([]);
});
