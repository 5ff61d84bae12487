import { Scheduler } from '@aws-sdk/client-scheduler';
import { AwsError, ConnectionLost } from '../../emulator';
import { allow, expectRefusal, HOUR, START as MIDNIGHT, policy, REGION, service, trust } from './account';
import { closeWorlds, DESTINATION, SOURCE, World } from './rekognition-world';

const GROUP = `arn:aws:scheduler:${REGION}:${SOURCE}:schedule-group/default`;
const START = 'arn:aws:scheduler:::aws-sdk:rekognition:startProjectVersion';
const STOP = 'arn:aws:scheduler:::aws-sdk:rekognition:stopProjectVersion';

const HOURLY = 'cron(0 * * * ? *)';
const HALF_PAST_THREE = { StartDate: new Date(MIDNIGHT + 3.5 * HOUR) };

/** A trained model, and a role that may start and stop it. The clock begins at midnight of 2026-01-01. */
class Place extends World {
  readonly model = this.train();
  readonly owner = this.account(SOURCE);

  scheduler(operation: string, input: object = { Name: 'start' }): Promise<any> {
    return this.owner.call('scheduler', operation, input);
  }

  async role(
    actions: string[] = ['rekognition:StartProjectVersion', 'rekognition:StopProjectVersion'],
    trusting = {},
  ) {
    const Condition = { StringEquals: { 'aws:SourceAccount': SOURCE, 'aws:SourceArn': GROUP } };
    const trusted = trust(service('scheduler'), { Condition, ...trusting });
    const name = `role-${this.aws.journal.length}`;
    return this.owner.role(name, trusted, allow(actions, this.model.modelVersionArn));
  }

  async schedule({ Target, ...more }: any = {}): Promise<any> {
    const RoleArn = Target?.RoleArn ?? (await this.role());
    const Input = JSON.stringify({ ProjectVersionArn: this.model.modelVersionArn, MinInferenceUnits: 1 });
    return {
      Name: 'start',
      ScheduleExpression: 'cron(0 8 * * ? *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ...more,
      Target: { Arn: START, RoleArn, Input, ...Target },
    };
  }

  async create(more: object = {}): Promise<any> {
    return this.scheduler('CreateSchedule', await this.schedule(more));
  }

  async update(more: object = {}): Promise<any> {
    return this.scheduler('UpdateSchedule', await this.schedule(more));
  }

  get status(): string {
    return this.aws.rekognition.versions(SOURCE, REGION)[0].status;
  }

  get invocations() {
    return this.aws.scheduler.invocations;
  }

  /** Hours after the beginning of all invocations. */
  get hours(): number[] {
    return this.invocations.map(({ due }) => (due - MIDNIGHT) / HOUR);
  }
}

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(closeWorlds);

describe('a schedule', () => {
  test('starts a model at its time, with its role, and another one stops it', async () => {
    await place.create({ ScheduleExpressionTimezone: 'Europe/Berlin' });
    const Input = JSON.stringify({ ProjectVersionArn: place.model.modelVersionArn });
    const evening = { Name: 'stop', ScheduleExpression: 'cron(0 18 * * ? *)' };
    await place.create({ ...evening, Target: { Arn: STOP, Input } });

    await place.clock.advance(7 * HOUR - 1);
    expect(place.status).toBe('TRAINING_COMPLETED');
    await place.clock.advance(2);
    expect(place.status).toBe('STARTING');
    await place.clock.advance(11 * HOUR);
    expect(place.status).toBe('STOPPING');
    await place.clock.advance(13 * HOUR);
    expect(place.status).toBe('STARTING');

    const done = [START, STOP, START].map((targetArn) => ({ targetArn, outcome: 'done', attempts: 1 }));
    expect(place.invocations).toMatchObject(done);
    expect(place.aws.journal.find(({ operation }) => operation === 'StartProjectVersion')?.caller).toMatch(
      /^arn:aws:sts::\d{12}:assumed-role\/role-\d+\/EventBridgeScheduler$/,
    );
  });

  test('that is disabled waits until an update enables it, and is gone when it is deleted', async () => {
    const Target = { RoleArn: await place.role() };
    await place.create({ State: 'DISABLED', Target });
    await place.clock.advance(24 * HOUR);
    expect(place.hours).toEqual([]);

    await place.update({ Target });
    await place.clock.advance(HOUR);
    await place.update({ ScheduleExpression: 'cron(0 5 * * ? *)', Target });
    await place.clock.advance(23 * HOUR);
    await place.scheduler('DeleteSchedule');
    await place.clock.advance(48 * HOUR);

    // An update also ends the old time.
    expect(place.hours).toEqual([29]);
    expect(place.aws.inventory(SOURCE).filter((arn) => arn.includes(':scheduler:'))).toEqual([]);
  });

  test('stays within its start and end, and is deleted afterwards with that option', async () => {
    const window = { StartDate: new Date(MIDNIGHT + 3 * HOUR), EndDate: new Date(MIDNIGHT + 8 * HOUR) };
    await place.create({ ScheduleExpression: 'rate(2 hours)', ...window, ActionAfterCompletion: 'DELETE' });

    await place.clock.advance(24 * HOUR);

    expect(place.hours).toEqual([3, 5, 7]);
    const missing = /^Schedule start does not exist\.$/;
    await expectRefusal(place.scheduler('GetSchedule'), 'ResourceNotFoundException 404', missing);
  });

  test.each([
    ['with a single time comes once', { ScheduleExpression: 'at(2026-01-01T04:00:00)' }, [4]],
    ['with a start does not come before it', { ScheduleExpression: HOURLY, ...HALF_PAST_THREE }, [4, 5]],
  ])('%s', async (_what, settings, hours) => {
    await place.create(settings);

    await place.clock.advance(5 * HOUR + 1);

    expect(place.hours).toEqual(hours);
    expect(await place.scheduler('GetSchedule')).toMatchObject({ State: 'ENABLED' });
  });

  test('that a clock jump has skipped comes once, late, and then at its time again', async () => {
    await place.create({ ScheduleExpression: HOURLY });
    await place.clock.advance(HOUR / 2);

    place.clock.jump(4 * HOUR);
    await place.clock.advance(HOUR);

    expect(place.hours).toEqual([0, 1, 5]);
  });

  test('is in the inventory of its account and Region only', async () => {
    const { ScheduleArn } = await place.create();

    expect(ScheduleArn).toBe(`arn:aws:scheduler:${REGION}:${SOURCE}:schedule/default/start`);
    expect(place.aws.inventory(SOURCE)).toContain(ScheduleArn);
    const elsewhere = place.call(SOURCE, 'scheduler', 'GetSchedule', { Name: 'start' }, 'us-east-1');
    await expectRefusal(elsewhere, 'ResourceNotFoundException');
    expect(await place.call(DESTINATION, 'scheduler', 'ListSchedules', {})).toMatchObject({ Schedules: [] });
  });
});

describe('a target', () => {
  const throttled = () => new AwsError('ThrottlingException', 'Rate exceeded', 400);

  const failing = (errors: Error[]) =>
    place.aws.intercept(async (call, _input, next) => {
      if (call.operation === 'StartProjectVersion' && errors.length > 0) throw errors.shift();
      return next();
    });

  test('is called again while it is throttled or does not answer', async () => {
    failing([throttled(), new ConnectionLost(), new AwsError('InternalServerError', 'oh', 500)]);
    await place.create();

    await place.clock.advance(9 * HOUR);

    expect(place.invocations).toMatchObject([{ outcome: 'done', attempts: 4 }]);
    expect(place.status).toBe('RUNNING');
  });

  test.each([
    ['its retries are used up', { MaximumRetryAttempts: 2 }, 3],
    ['no retry is allowed', { MaximumRetryAttempts: 0 }, 1],
    ['it is too old', { MaximumEventAgeInSeconds: 60 }, 6],
  ])('is no longer called when %s', async (_when, RetryPolicy, attempts) => {
    failing(Array.from({ length: 500 }, throttled));
    await place.create({ ScheduleExpression: 'at(2026-01-01T04:00:00)', Target: { RetryPolicy } });

    await place.clock.advance(72 * HOUR);

    const error = 'ThrottlingException: Rate exceeded';
    expect(place.invocations).toMatchObject([{ outcome: 'dropped', attempts, error }]);
  });

  test('that refuses is not called again: a role without the permission', async () => {
    await place.create({ Target: { RoleArn: await place.role(['rekognition:StopProjectVersion']) } });

    await place.clock.advance(9 * HOUR);

    expect(place.status).toBe('TRAINING_COMPLETED');
    expect(place.invocations).toMatchObject([{ outcome: 'dropped', attempts: 1 }]);
    expect(place.invocations[0].error).toMatch(
      /^AccessDeniedException: User: .*EventBridgeScheduler is not authorized to perform: rekognition:StartProjectVersion/,
    );
  });

  test('is not called when the role no longer trusts the scheduler', async () => {
    const RoleArn = await place.role();
    await place.create({ Target: { RoleArn } });
    const role = { RoleName: RoleArn.split('/')[1], PolicyDocument: policy(trust(service('lambda'))) };
    await place.owner.call('iam', 'UpdateAssumeRolePolicy', role);

    await place.clock.advance(9 * HOUR);

    expect(place.status).toBe('TRAINING_COMPLETED');
    expect(place.invocations).toMatchObject([{ outcome: 'dropped', attempts: 1 }]);
  });
});

describe('fails to be created', () => {
  const [INVALID, UNKNOWN, MISSING] = ['ValidationException', 'NotEmulated', 'ResourceNotFoundException'];
  const FLEXIBLE = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 };
  const old = new Date('2025-01-01');
  const schedule = `arn:aws:scheduler:${REGION}:${SOURCE}:schedule/default/start`;
  test.each<[string, object]>([
    ['another service', { Principal: service('lambda') }],
    ['the schedule, not its group', { Condition: { StringEquals: { 'aws:SourceArn': schedule } } }],
  ])('for a role that trusts %s', async (_what, trusting) => {
    const RoleArn = await place.role(undefined, trusting);

    const message =
      /^The execution role you provide must allow AWS EventBridge Scheduler to assume the role\.$/;
    await expectRefusal(place.create({ Target: { RoleArn } }), INVALID, message);
  });

  test.each<[string, object, string, string]>([
    ['under a wrong name', { Name: 'a b' }, INVALID, "Value 'a b' at 'name'"],
    ['under a name of 65 characters', { Name: 'n'.repeat(65) }, INVALID, 'less than or equal to 64'],
    ['in a missing group', { GroupName: 'm' }, MISSING, 'Schedule group m does not exist.'],
    ['without a window', { FlexibleTimeWindow: undefined }, INVALID, "'flexibleTimeWindow'"],
    ['with a flexible window', { FlexibleTimeWindow: FLEXIBLE }, UNKNOWN, ''],
    ['with an unknown state', { State: 'PAUSED' }, INVALID, '[ENABLED, DISABLED]'],
    ['with an end in the past', { EndDate: old }, INVALID, 'EndDate'],
    ['with an old start', { StartDate: old }, INVALID, 'StartDate'],
    ['with a key', { KmsKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/0' }, UNKNOWN, '"KmsKeyArn"'],
    ['with four fields', { ScheduleExpression: 'cron(0 8 * *)' }, INVALID, 'Expression cron(0 8 * *).'],
  ])('%s', (_what, more, name, words) => expectRefusal(place.create(more), name, words));

  test.each<[string, object, string, string]>([
    ['a dead-letter queue', { DeadLetterConfig: {} }, UNKNOWN, '"DeadLetterConfig"'],
    ['a queue', { Arn: 'arn:aws:sqs:eu-west-1:111111111111:q' }, UNKNOWN, 'templated'],
    ['an unknown operation', { Arn: `${START}s` }, UNKNOWN, `${START}s`],
    ['a call that only reads', { Arn: START.replace(/start.*/, 'describeProjects') }, INVALID, ''],
    ['capitals', { Arn: START.replace('start', 'Start') }, INVALID, 'Provided Arn is not in correct format.'],
    ['an input that is not JSON', { Input: '{' }, INVALID, 'Invalid RequestJson'],
    ['186 retries', { RetryPolicy: { MaximumRetryAttempts: 186 } }, INVALID, 'less than or equal to 185'],
    ['59 seconds', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, INVALID, 'greater than or equal to 60'],
  ])('with a target that has %s', (_what, Target, name, words) =>
    expectRefusal(place.create({ Target }), name, words),
  );

  test('twice, unless it is the same request', async () => {
    const first = await place.create({ ClientToken: 'a' });

    await expect(place.create({ ClientToken: 'a' })).resolves.toEqual(first);
    const again = place.create({ ClientToken: 'b' });
    await expectRefusal(again, 'ConflictException 409', /^Schedule start already exists\.$/);
  });

  test.each([
    ['without the permission', ['iam:PassRole'], 'scheduler:CreateSchedule'],
    ['by someone who may not pass the role on', ['scheduler:*'], 'iam:PassRole'],
  ])('%s', async (_what, allowed, refused) => {
    await place.owner.role('caller', trust({ AWS: SOURCE }), ...allowed);

    const creation = place.owner.as('caller', 'scheduler', 'CreateSchedule', await place.schedule());
    await expectRefusal(creation, 'AccessDeniedException 403', refused);
  });
});

test('the SDK creates, reads, lists, updates and deletes schedules', async () => {
  const client = await place.owner.client(Scheduler);
  const input = await place.schedule({ StartDate: new Date('2026-01-02T00:00:00Z') });

  const { ScheduleArn: Arn } = await client.createSchedule(input);
  await client.createSchedule({ ...input, Name: 'other', State: 'DISABLED' });
  await client.updateSchedule({ ...input, StartDate: undefined, Description: 'mornings' });
  const found = await client.getSchedule({ Name: 'start' });
  const page = await client.listSchedules({ MaxResults: 1 });
  const rest = await client.listSchedules({ MaxResults: 1, NextToken: page.NextToken });
  const enabled = await client.listSchedules({ State: 'ENABLED', GroupName: 'default' });
  await client.deleteSchedule({ Name: 'other' });

  const { StartDate: _, Target, ...asPut } = input;
  const RetryPolicy = { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 };
  expect(found).toMatchObject({
    ...asPut,
    Arn,
    Description: 'mornings',
    Target: { ...Target, RetryPolicy },
    GroupName: 'default',
    ScheduleExpressionTimezone: 'UTC',
    State: 'ENABLED',
    ActionAfterCompletion: 'NONE',
    CreationDate: new Date(MIDNIGHT),
  });
  expect(found.StartDate).toBeUndefined();
  const names = [page, rest].map(({ Schedules }) => Schedules?.map(({ Name }) => Name).join());
  expect(names).toEqual(['other', 'start']);
  expect(rest.NextToken).toBeUndefined();
  expect(enabled.Schedules).toEqual([expect.objectContaining({ Name: 'start', Target: { Arn: START } })]);
  const missing = 'Schedule other does not exist.';
  await expectRefusal(client.getSchedule({ Name: 'other' }), 'ResourceNotFoundException', missing);
});
