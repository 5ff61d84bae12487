import { VirtualClock } from '../../emulator';
import { EDGE, type Happening, inject } from '../../emulator/faults';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import { ACCOUNT, allow, expectRefusal, HOUR, MINUTE, REGION, START, service, trust } from './account';
import { handler, LambdaAccount } from './lambda-account';

const GROUP = `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/models`;
const INPUT = {
  what: 'start',
  arn: '<aws.scheduler.schedule-arn>',
  at: '<aws.scheduler.scheduled-time>',
  id: '<aws.scheduler.execution-id>',
  attempt: '<aws.scheduler.attempt-number>',
  other: '<aws.scheduler.whatever>',
};

const START_AT_EIGHT = {
  Name: 'start',
  GroupName: 'models',
  ScheduleExpression: 'cron(0 8 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
};

/** A function that prints what it gets, and a group whose schedules may call it. The clock begins at midnight. */
class Place extends LambdaAccount {
  constructor() {
    super({ clock: new VirtualClock(), functionRuntime: new InProcessRuntime() });
  }

  scheduler(operation: string, input: object): Promise<any> {
    return this.clock.run(this.call('scheduler', operation, input));
  }

  /** At eight each day, in the group. */
  async schedule({ allowed = ['lambda:InvokeFunction'], sourceArn = GROUP, ...target }: any = {}) {
    const FunctionArn = await this.deploy('edge', handler('console.log(JSON.stringify(event));'));
    await this.scheduler('CreateScheduleGroup', { Name: 'models' });
    const Condition = { StringEquals: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': sourceArn } };
    const trusted = trust(service('scheduler'), { Condition });
    const RoleArn = await this.role('clock', trusted, allow(allowed, FunctionArn));
    const Target = { Arn: FunctionArn, RoleArn, Input: JSON.stringify(INPUT), ...target };
    return this.scheduler('CreateSchedule', { ...START_AT_EIGHT, Target });
  }

  async events(): Promise<any[]> {
    const { logGroups } = await this.call('logs', 'DescribeLogGroups', {});
    if (logGroups.length === 0) return [];
    return (await this.printed('/aws/lambda/edge')).map((line) => JSON.parse(line.slice(line.indexOf('{'))));
  }

  /** The sums of metrics of the group. */
  sumsOf(...metrics: string[]): Promise<number[]> {
    return Promise.all(metrics.map((metric) => this.sumOf(metric)));
  }

  private async sumOf(MetricName: string): Promise<number> {
    const Dimensions = [{ Name: 'ScheduleGroup', Value: 'models' }];
    const metric = {
      Namespace: 'AWS/Scheduler',
      MetricName,
      Dimensions,
      Statistics: ['Sum'],
      Period: 86_400,
    };
    const times = { StartTime: new Date(START), EndTime: new Date(this.clock.now()) };
    const { Datapoints } = await this.call('monitoring', 'GetMetricStatistics', { ...metric, ...times });
    return Datapoints.reduce((sum: number, { Sum }: any) => sum + Sum, 0);
  }
}

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.close());

test('a schedule calls a function with its input, and fills in the context attributes', async () => {
  const { ScheduleArn } = await place.schedule();

  await place.clock.advance(8 * HOUR + MINUTE);

  expect(ScheduleArn).toBe(`arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/models/start`);
  const filled = { arn: ScheduleArn, at: '2026-01-01T08:00:00Z', attempt: '1' };
  expect(await place.events()).toEqual([{ ...INPUT, ...filled, id: expect.stringMatching(/^[\da-f]{16}$/) }]);
  expect(place.aws.scheduler.invocations).toMatchObject([{ outcome: 'done', attempts: 1 }]);
  const { caller } = place.aws.journal.find(({ operation }) => operation === 'Invoke')!;
  expect(caller).toContain('assumed-role/clock/EventBridgeScheduler');
});

test('each attempt has its number and id, but the scheduled time stays the same', async () => {
  await place.schedule();
  const what: Happening = { name: 'error', code: 'TooManyRequestsException', status: 429 };
  inject(place.aws, [{ at: { ...EDGE, times: 2 }, what }]);

  await place.clock.advance(8 * HOUR + MINUTE);

  expect(await place.events()).toMatchObject([{ attempt: '3', at: '2026-01-01T08:00:00Z' }]);
  const ids = place.aws.journal
    .filter(({ operation }) => operation === 'Invoke')
    .map(({ input }: any) => JSON.parse(input.Payload).id);
  expect(new Set(ids).size).toBe(3);
  expect(await place.sumsOf('InvocationAttemptCount', 'TargetErrorThrottledCount')).toEqual([3, 2]);
  expect(await place.sumsOf('TargetErrorCount', 'InvocationDroppedCount')).toEqual([0, 0]);
});

test('a call that the role may not make is dropped, and counted for the group', async () => {
  await place.schedule({ allowed: ['lambda:GetFunction'] });

  await place.clock.advance(9 * HOUR);

  expect(await place.events()).toEqual([]);
  const error = expect.stringMatching(
    /^AccessDeniedException: .* perform: lambda:InvokeFunction on resource/,
  );
  expect(place.aws.scheduler.invocations).toMatchObject([{ outcome: 'dropped', attempts: 1, error }]);
  expect(await place.sumsOf('TargetErrorCount', 'InvocationDroppedCount')).toEqual([1, 1]);
});

test.each<[string, Happening, string[]]>([
  ['late', { name: 'late request', by: 20 * MINUTE }, ['08:20']],
  ['twice', { name: 'delivered twice', after: 20 * MINUTE }, ['08:00', '08:20']],
  ['never', { name: 'swallowed' }, []],
])('a call can come %s, although the schedule counts it as done', async (_when, what, expected) => {
  await place.schedule();
  const { hits } = inject(place.aws, [{ at: EDGE, what }]);

  await place.clock.advance(9 * HOUR);

  const logs = place.call('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/edge' });
  const { events } = await place.clock.run(logs.catch(() => ({ events: [] })));
  const times = events
    .filter(({ message }: any) => message.startsWith('START'))
    .map(({ timestamp }: any) => new Date(timestamp).toISOString().slice(11, 16));
  expect(times).toEqual(expected);
  expect(new Set((await place.events()).map(({ id }) => id)).size).toBe(Math.min(expected.length, 1));
  expect(place.aws.scheduler.invocations).toMatchObject([{ outcome: 'done', attempts: 1 }]);
  expect(hits).toHaveLength(1);
});

const OTHER_GROUP = GROUP.replace('models', 'default');
const UNTRUSTED = 'must allow AWS EventBridge Scheduler to assume the role';

test.each<[string, object, string, string]>([
  ['without an input', { Input: undefined }, 'NotEmulated', '"Input"'],
  ['with an input that is not JSON', { Input: 'start' }, 'ValidationException', 'Invalid RequestJson'],
  ['for a role that trusts another group', { sourceArn: OTHER_GROUP }, 'ValidationException', UNTRUSTED],
])('a schedule that calls a function fails to be created %s', (_what, more, name, words) =>
  expectRefusal(place.schedule(more), name, words),
);

describe('a group', () => {
  test('has separate names, and is deleted with its schedules', async () => {
    await place.schedule();
    const list = (GroupName: string) => place.scheduler('ListSchedules', { GroupName });
    const Schedules = [expect.objectContaining({ GroupName: 'models' })];

    expect(place.aws.inventory(ACCOUNT)).toContain(GROUP);
    expect([await list('models'), await list('default')]).toMatchObject([{ Schedules }, { Schedules: [] }]);
    const found = await place.scheduler('GetSchedule', { Name: 'start', GroupName: 'models' });
    expect(found).toMatchObject({ GroupName: 'models' });
    await place.scheduler('DeleteScheduleGroup', { Name: 'models' });
    await place.clock.advance(24 * HOUR);

    expect(place.aws.inventory(ACCOUNT).filter((arn) => arn.includes(':scheduler:'))).toEqual([]);
    expect(place.aws.scheduler.invocations).toEqual([]);
  });

  test('of a schedule cannot change: the other group has no such schedule', async () => {
    await place.schedule();
    const { Target } = await place.scheduler('GetSchedule', { Name: 'start', GroupName: 'models' });

    const RoleArn = await place.role('any', 'scheduler');
    const update = { ...START_AT_EIGHT, GroupName: 'default', Target: { ...Target, RoleArn } };
    const missing = /^Schedule start does not exist\.$/;
    await expectRefusal(place.scheduler('UpdateSchedule', update), 'ResourceNotFoundException 404', missing);
  });

  test.each([
    ['is made twice', 'Create', 'models', 'ConflictException 409', ''],
    ['is default', 'Delete', 'default', 'ValidationException', ''],
    ['is not there', 'Delete', 'x', 'ResourceNotFoundException 404', 'Schedule group x does not exist.'],
    ['has a wrong name', 'Create', 'a b', 'ValidationException', ''],
  ])('fails when it %s', async (_what, verb, Name, error, message) => {
    const made = { Name: 'models', ClientToken: 'one' };
    await place.scheduler('CreateScheduleGroup', made);

    await expectRefusal(place.scheduler(`${verb}ScheduleGroup`, { Name }), error, message);
    expect(await place.scheduler('CreateScheduleGroup', made)).toEqual({ ScheduleGroupArn: GROUP });
  });
});
