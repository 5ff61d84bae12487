import { VirtualClock } from '../../emulator';
import { EDGE, type Happening, inject } from '../../emulator/faults';
import { InProcessRuntime } from '../../emulator/lambda/in-process';
import { allow, service, trust } from './account';
import { ACCOUNT, handler, LambdaAccount, REGION } from './lambda-account';
import { expectRefusal } from './refusal';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GROUP = `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/models`;
const INPUT = {
  what: 'start',
  arn: '<aws.scheduler.schedule-arn>',
  at: '<aws.scheduler.scheduled-time>',
  id: '<aws.scheduler.execution-id>',
  attempt: '<aws.scheduler.attempt-number>',
  other: '<aws.scheduler.whatever>',
};

/** A function that prints what it gets, and a group whose schedules may call it. The clock begins at midnight. */
class Place extends LambdaAccount {
  readonly clock: VirtualClock;

  constructor() {
    const clock = new VirtualClock('2026-01-01T00:00:00Z');
    super({ clock, functionRuntime: new InProcessRuntime() });
    this.clock = clock;
  }

  scheduler(operation: string, input: object): Promise<any> {
    return this.clock.run(this.call('scheduler', operation, input));
  }

  /** At eight each day, in the group. */
  async schedule({ allowed = ['lambda:InvokeFunction'], sourceArn = GROUP, ...more }: any = {}) {
    const FunctionArn = await this.deploy('edge', handler('console.log(JSON.stringify(event));'));
    await this.scheduler('CreateScheduleGroup', { Name: 'models' });
    const Condition = { StringEquals: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': sourceArn } };
    const RoleArn = await this.role(
      'clock',
      trust(service('scheduler'), { Condition }),
      allow(allowed, FunctionArn),
    );
    const { Target, ...rest } = more;
    return this.scheduler('CreateSchedule', {
      Name: 'start',
      GroupName: 'models',
      ScheduleExpression: 'cron(0 8 * * ? *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ...rest,
      Target: {
        Arn: FunctionArn,
        RoleArn,
        Input: JSON.stringify(INPUT),
        ...Target,
      },
    });
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
    const { Datapoints } = await this.call('monitoring', 'GetMetricStatistics', {
      Namespace: 'AWS/Scheduler',
      MetricName,
      Dimensions: [{ Name: 'ScheduleGroup', Value: 'models' }],
      StartTime: new Date('2026-01-01T00:00:00Z'),
      EndTime: new Date(this.clock.now()),
      Period: 86_400,
      Statistics: ['Sum'],
    });
    return Datapoints.reduce((sum: number, { Sum }: any) => sum + Sum, 0);
  }
}

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.aws.close());

test('a schedule calls a function with its input, and fills in the context attributes', async () => {
  const { ScheduleArn } = await place.schedule();

  await place.clock.advance(8 * HOUR + MINUTE);

  expect(ScheduleArn).toBe(`arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/models/start`);
  expect(await place.events()).toEqual([
    {
      what: 'start',
      arn: ScheduleArn,
      at: '2026-01-01T08:00:00Z',
      id: expect.stringMatching(/^[\da-f]{16}$/),
      attempt: '1',
      other: '<aws.scheduler.whatever>',
    },
  ]);
  expect(place.aws.scheduler.invocations).toMatchObject([{ outcome: 'done', attempts: 1 }]);
  expect(place.aws.journal.find(({ operation }) => operation === 'Invoke')).toMatchObject({
    caller: expect.stringContaining('assumed-role/clock/EventBridgeScheduler'),
  });
});

test('each attempt has its number and id, but the scheduled time stays the same', async () => {
  await place.schedule();
  inject(place.aws, [
    { at: { ...EDGE, times: 2 }, what: { name: 'error', code: 'TooManyRequestsException', status: 429 } },
  ]);

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
  expect(place.aws.scheduler.invocations).toEqual([
    expect.objectContaining({
      outcome: 'dropped',
      attempts: 1,
      error: expect.stringMatching(/^AccessDeniedException: .* perform: lambda:InvokeFunction on resource/),
    }),
  ]);
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

  const { events } = await place.clock.run(
    place.call('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/edge' }).catch(() => ({ events: [] })),
  );
  const times = events
    .filter(({ message }: any) => message.startsWith('START'))
    .map(({ timestamp }: any) => new Date(timestamp).toISOString().slice(11, 16));
  expect(times).toEqual(expected);
  expect(new Set((await place.events()).map(({ id }) => id)).size).toBe(Math.min(expected.length, 1));
  expect(place.aws.scheduler.invocations).toMatchObject([{ outcome: 'done', attempts: 1 }]);
  expect(hits).toHaveLength(1);
});

test.each<[string, object, string, string]>([
  ['without an input', { Target: { Input: undefined } }, 'NotEmulated', '"Input"'],
  [
    'with an input that is not JSON',
    { Target: { Input: 'start' } },
    'ValidationException',
    'Invalid RequestJson',
  ],
  [
    'for a role that trusts another group',
    { sourceArn: GROUP.replace('models', 'default') },
    'ValidationException',
    'must allow AWS EventBridge Scheduler to assume the role',
  ],
])('a schedule that calls a function fails to be created %s', async (_what, more, name, words) => {
  await expectRefusal(place.schedule(more), name, words);
});

describe('a group', () => {
  test('has separate names, and is deleted with its schedules', async () => {
    await place.schedule();
    const list = (GroupName: string) => place.scheduler('ListSchedules', { GroupName });
    const Schedules = [expect.objectContaining({ GroupName: 'models' })];

    expect(place.aws.inventory(ACCOUNT)).toContain(GROUP);
    expect([await list('models'), await list('default')]).toMatchObject([{ Schedules }, { Schedules: [] }]);
    expect(await place.scheduler('GetSchedule', { Name: 'start', GroupName: 'models' })).toMatchObject({
      GroupName: 'models',
    });
    await place.scheduler('DeleteScheduleGroup', { Name: 'models' });
    await place.clock.advance(24 * HOUR);

    expect(place.aws.inventory(ACCOUNT).filter((arn) => arn.includes(':scheduler:'))).toEqual([]);
    expect(place.aws.scheduler.invocations).toEqual([]);
  });

  test('of a schedule cannot change: the other group has no such schedule', async () => {
    await place.schedule();
    const { Target } = await place.scheduler('GetSchedule', { Name: 'start', GroupName: 'models' });

    await expect(
      place.scheduler('UpdateSchedule', {
        Name: 'start',
        ScheduleExpression: 'cron(0 9 * * ? *)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { ...Target, RoleArn: await place.role('any', 'scheduler') },
      }),
    ).rejects.toMatchObject({ message: 'Schedule start does not exist.', status: 404 });
  });

  test.each<[string, string, object, object]>([
    ['is made twice', 'CreateScheduleGroup', { Name: 'models' }, { code: 'ConflictException', status: 409 }],
    ['is default', 'DeleteScheduleGroup', { Name: 'default' }, { code: 'ValidationException' }],
    [
      'is not there',
      'DeleteScheduleGroup',
      { Name: 'x' },
      { message: 'Schedule group x does not exist.', status: 404 },
    ],
    ['has a wrong name', 'CreateScheduleGroup', { Name: 'a b' }, { code: 'ValidationException' }],
  ])('fails when it %s', async (_what, operation, input, error) => {
    const made = { Name: 'models', ClientToken: 'one' };
    await place.scheduler('CreateScheduleGroup', made);

    await expect(place.scheduler(operation, input)).rejects.toMatchObject(error);
    expect(await place.scheduler('CreateScheduleGroup', made)).toEqual({ ScheduleGroupArn: GROUP });
  });
});
