import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { AwsError, ConnectionLost } from '../../emulator';
import { expectRefusal } from './refusal';
import { closeWorlds, DESTINATION, REGION, SOURCE, World } from './rekognition-world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GROUP = `arn:aws:scheduler:${REGION}:${SOURCE}:schedule-group/default`;
const START = 'arn:aws:scheduler:::aws-sdk:rekognition:startProjectVersion';
const STOP = 'arn:aws:scheduler:::aws-sdk:rekognition:stopProjectVersion';

/** A trained model, and a role that may start and stop it. The clock begins at midnight of 2026-01-01. */
class Place extends World {
  readonly model = this.train();

  scheduler(operation: string, input: object): Promise<any> {
    return this.call(SOURCE, 'scheduler', operation, input);
  }

  async role(
    actions: string[] = ['rekognition:StartProjectVersion', 'rekognition:StopProjectVersion'],
    trust = {},
  ) {
    const RoleName = `role-${this.aws.journal.length}`;
    const statement = (more: object) => JSON.stringify({ Version: '2012-10-17', Statement: [more] });
    const { Role } = await this.call(SOURCE, 'iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: statement({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': SOURCE, 'aws:SourceArn': GROUP } },
        ...trust,
      }),
    });
    await this.call(SOURCE, 'iam', 'PutRolePolicy', {
      RoleName,
      PolicyName: 'may',
      PolicyDocument: statement({
        Effect: 'Allow',
        Action: actions,
        Resource: this.model.modelVersionArn,
      }),
    });
    return Role.Arn as string;
  }

  async schedule(more: any = {}): Promise<any> {
    const { Target, ...rest } = more;
    return {
      Name: 'start',
      ScheduleExpression: 'cron(0 8 * * ? *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ...rest,
      Target: {
        Arn: START,
        RoleArn: Target?.RoleArn ?? (await this.role()),
        Input: JSON.stringify({ ProjectVersionArn: this.model.modelVersionArn, MinInferenceUnits: 1 }),
        ...Target,
      },
    };
  }

  async create(more: object = {}): Promise<any> {
    return this.scheduler('CreateSchedule', await this.schedule(more));
  }

  get status(): string {
    return this.aws.rekognition.versions(SOURCE, REGION)[0].status;
  }

  /** Hours after the beginning of all invocations. */
  get hours(): number[] {
    return this.aws.scheduler.invocations.map(({ due }) => (due - Date.parse('2026-01-01T00:00:00Z')) / HOUR);
  }
}

afterEach(closeWorlds);

describe('a schedule', () => {
  test('starts a model at its time, with its role, and another one stops it', async () => {
    const place = new Place();
    await place.create({ ScheduleExpressionTimezone: 'Europe/Berlin' });
    await place.create({
      Name: 'stop',
      ScheduleExpression: 'cron(0 18 * * ? *)',
      Target: { Arn: STOP, Input: JSON.stringify({ ProjectVersionArn: place.model.modelVersionArn }) },
    });

    await place.clock.advance(7 * HOUR - 1);
    expect(place.status).toBe('TRAINING_COMPLETED');
    await place.clock.advance(2);
    expect(place.status).toBe('STARTING');
    await place.clock.advance(11 * HOUR);
    expect(place.status).toBe('STOPPING');
    await place.clock.advance(13 * HOUR);
    expect(place.status).toBe('STARTING');

    expect(place.aws.scheduler.invocations).toEqual([
      expect.objectContaining({ targetArn: START, outcome: 'done', attempts: 1 }),
      expect.objectContaining({ targetArn: STOP, outcome: 'done', attempts: 1 }),
      expect.objectContaining({ targetArn: START, outcome: 'done', attempts: 1 }),
    ]);
    expect(place.aws.journal.find(({ operation }) => operation === 'StartProjectVersion')).toMatchObject({
      caller: expect.stringMatching(
        /^arn:aws:sts::111111111111:assumed-role\/role-\d+\/EventBridgeScheduler$/,
      ),
    });
  });

  test('that is disabled waits, until an update enables it', async () => {
    const place = new Place();
    const RoleArn = await place.role();
    await place.create({ State: 'DISABLED', Target: { RoleArn } });
    await place.clock.advance(24 * HOUR);
    expect(place.hours).toEqual([]);

    await place.scheduler('UpdateSchedule', await place.schedule({ Target: { RoleArn } }));
    await place.clock.advance(24 * HOUR);

    expect(place.hours).toEqual([32]);
  });

  test('that was updated or deleted does not come at its old time', async () => {
    const place = new Place();
    const RoleArn = await place.role();
    await place.create({ Target: { RoleArn } });
    await place.clock.advance(HOUR);

    await place.scheduler(
      'UpdateSchedule',
      await place.schedule({ ScheduleExpression: 'cron(0 5 * * ? *)', Target: { RoleArn } }),
    );
    await place.clock.advance(23 * HOUR);
    await place.scheduler('DeleteSchedule', { Name: 'start' });
    await place.clock.advance(48 * HOUR);

    expect(place.hours).toEqual([5]);
    expect(place.aws.inventory(SOURCE).filter((arn) => arn.includes(':scheduler:'))).toEqual([]);
  });

  test('stays within its start and end, and is deleted afterwards with that option', async () => {
    const place = new Place();
    await place.create({
      ScheduleExpression: 'rate(2 hours)',
      StartDate: new Date('2026-01-01T03:00:00Z'),
      EndDate: new Date('2026-01-01T08:00:00Z'),
      ActionAfterCompletion: 'DELETE',
    });

    await place.clock.advance(24 * HOUR);

    expect(place.hours).toEqual([3, 5, 7]);
    await expect(place.scheduler('GetSchedule', { Name: 'start' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Schedule start does not exist.',
      status: 404,
    });
  });

  test('does not come before its start, whatever its expression says', async () => {
    const place = new Place();
    await place.create({
      ScheduleExpression: 'cron(0 * * * ? *)',
      StartDate: new Date('2026-01-01T03:30:00Z'),
    });

    await place.clock.advance(5 * HOUR + 1);

    expect(place.hours).toEqual([4, 5]);
  });

  test('that a clock jump has skipped comes once, late, and then at its time again', async () => {
    const place = new Place();
    await place.create({ ScheduleExpression: 'cron(0 * * * ? *)' });
    await place.clock.advance(HOUR / 2);

    place.clock.jump(4 * HOUR);
    await place.clock.advance(HOUR);

    expect(place.hours).toEqual([0, 1, 5]);
  });

  test('with a single time stays after it, and never comes again', async () => {
    const place = new Place();
    await place.create({ ScheduleExpression: 'at(2026-01-01T04:00:00)' });

    await place.clock.advance(72 * HOUR);

    expect(place.hours).toEqual([4]);
    await expect(place.scheduler('GetSchedule', { Name: 'start' })).resolves.toMatchObject({
      State: 'ENABLED',
    });
  });

  test('is in the inventory of its account and Region only', async () => {
    const place = new Place();
    const { ScheduleArn } = await place.create();

    expect(ScheduleArn).toBe(`arn:aws:scheduler:${REGION}:${SOURCE}:schedule/default/start`);
    expect(place.aws.inventory(SOURCE)).toContain(ScheduleArn);
    await expectRefusal(
      place.call(SOURCE, 'scheduler', 'GetSchedule', { Name: 'start' }, 'us-east-1'),
      'ResourceNotFoundException',
    );
    expect(await place.call(DESTINATION, 'scheduler', 'ListSchedules', {})).toMatchObject({ Schedules: [] });
  });
});

describe('a target', () => {
  const throttled = () => new AwsError('ThrottlingException', 'Rate exceeded', 400);

  const failing = (place: Place, errors: Error[]) =>
    place.aws.intercept(async (call, _input, next) => {
      if (call.operation === 'StartProjectVersion' && errors.length > 0) throw errors.shift();
      return next();
    });

  test('is called again while it is throttled or does not answer', async () => {
    const place = new Place();
    failing(place, [throttled(), new ConnectionLost(), new AwsError('InternalServerError', 'oh', 500)]);
    await place.create();

    await place.clock.advance(9 * HOUR);

    expect(place.aws.scheduler.invocations).toMatchObject([{ outcome: 'done', attempts: 4 }]);
    expect(place.status).toBe('RUNNING');
  });

  test.each([
    ['its retries are used up', { MaximumRetryAttempts: 2 }, 3],
    ['no retry is allowed', { MaximumRetryAttempts: 0 }, 1],
    ['it is too old', { MaximumEventAgeInSeconds: 60 }, 6],
  ])('is no longer called when %s', async (_when, RetryPolicy, attempts) => {
    const place = new Place();
    failing(place, Array.from({ length: 500 }, throttled));
    await place.create({ ScheduleExpression: 'at(2026-01-01T04:00:00)', Target: { RetryPolicy } });

    await place.clock.advance(72 * HOUR);

    expect(place.aws.scheduler.invocations).toEqual([
      expect.objectContaining({ outcome: 'dropped', attempts, error: 'ThrottlingException: Rate exceeded' }),
    ]);
  });

  test('that refuses is not called again: a role without the permission', async () => {
    const place = new Place();
    await place.create({ Target: { RoleArn: await place.role(['rekognition:StopProjectVersion']) } });

    await place.clock.advance(9 * HOUR);

    expect(place.status).toBe('TRAINING_COMPLETED');
    expect(place.aws.scheduler.invocations).toEqual([
      expect.objectContaining({
        outcome: 'dropped',
        attempts: 1,
        error: expect.stringMatching(
          /^AccessDeniedException: User: .*EventBridgeScheduler is not authorized to perform: rekognition:StartProjectVersion/,
        ),
      }),
    ]);
  });

  test('is not called when the role no longer trusts the scheduler', async () => {
    const place = new Place();
    const RoleArn = await place.role();
    await place.create({ Target: { RoleArn } });
    await place.call(SOURCE, 'iam', 'UpdateAssumeRolePolicy', {
      RoleName: RoleArn.split('/')[1],
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      }),
    });

    await place.clock.advance(9 * HOUR);

    expect(place.status).toBe('TRAINING_COMPLETED');
    expect(place.aws.scheduler.invocations).toMatchObject([{ outcome: 'dropped', attempts: 1 }]);
  });
});

describe('fails to be created', () => {
  test.each<[string, object]>([
    ['for a role that trusts another service', { Principal: { Service: 'lambda.amazonaws.com' } }],
    [
      'for a role that trusts the schedule, not its group',
      {
        Condition: {
          StringEquals: { 'aws:SourceArn': `arn:aws:scheduler:${REGION}:${SOURCE}:schedule/default/start` },
        },
      },
    ],
  ])('%s', async (_what, trust) => {
    const place = new Place();

    await expect(
      place.create({ Target: { RoleArn: await place.role(undefined, trust) } }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    });
  });

  test.each<[string, object, object]>([
    [
      'under a wrong name',
      { Name: 'a b' },
      { code: 'ValidationException', message: expect.stringContaining("Value 'a b' at 'name'") },
    ],
    [
      'under a name of 65 characters',
      { Name: 'n'.repeat(65) },
      { message: expect.stringContaining('less than or equal to 64') },
    ],
    [
      'in a group that is not there',
      { GroupName: 'mine' },
      { code: 'ResourceNotFoundException', message: 'Schedule group mine does not exist.' },
    ],
    [
      'without a window',
      { FlexibleTimeWindow: undefined },
      { message: expect.stringContaining("'flexibleTimeWindow'") },
    ],
    [
      'with a flexible window',
      { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } },
      { code: 'NotEmulated' },
    ],
    [
      'with an unknown state',
      { State: 'PAUSED' },
      { message: expect.stringContaining('[ENABLED, DISABLED]') },
    ],
    [
      'with an end in the past',
      { EndDate: new Date('2025-01-01') },
      { message: expect.stringContaining('EndDate') },
    ],
    [
      'with an old start',
      { StartDate: new Date('2025-01-01') },
      { message: expect.stringContaining('StartDate') },
    ],
    [
      'with a key',
      { KmsKeyArn: `arn:aws:kms:eu-west-1:111111111111:key/${'0'.repeat(8)}` },
      { code: 'NotEmulated', message: expect.stringContaining('"KmsKeyArn"') },
    ],
    [
      'with a dead-letter queue',
      { Target: { DeadLetterConfig: {} } },
      { code: 'NotEmulated', message: expect.stringContaining('"DeadLetterConfig"') },
    ],
    [
      'with a queue as its target',
      { Target: { Arn: 'arn:aws:sqs:eu-west-1:111111111111:q' } },
      { code: 'NotEmulated', message: expect.stringContaining('templated') },
    ],
    [
      'with an unknown operation',
      { Target: { Arn: `${START}s` } },
      { code: 'NotEmulated', message: expect.stringContaining(`${START}s`) },
    ],
    [
      'with a target that only reads',
      { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:rekognition:describeProjects' } },
      { code: 'ValidationException' },
    ],
    [
      'with a target in capitals',
      { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:rekognition:StartProjectVersion' } },
      { message: 'Provided Arn is not in correct format.' },
    ],
    [
      'with an input that is not JSON',
      { Target: { Input: '{' } },
      { message: expect.stringContaining('Invalid RequestJson') },
    ],
    [
      'with too many retries',
      { Target: { RetryPolicy: { MaximumRetryAttempts: 186 } } },
      { message: expect.stringContaining('less than or equal to 185') },
    ],
    [
      'with an age below a minute',
      { Target: { RetryPolicy: { MaximumEventAgeInSeconds: 59 } } },
      { message: expect.stringContaining('greater than or equal to 60') },
    ],
    [
      'with a wrong expression',
      { ScheduleExpression: 'cron(0 8 * * * *)' },
      { message: 'Invalid Schedule Expression cron(0 8 * * * *).' },
    ],
  ])('%s', async (_what, more, error) => {
    await expect(new Place().create(more)).rejects.toMatchObject(error);
  });

  test('twice, unless it is the same request', async () => {
    const place = new Place();
    const first = await place.create({ ClientToken: 'a' });

    await expect(place.create({ ClientToken: 'a' })).resolves.toEqual(first);
    await expect(place.create({ ClientToken: 'b' })).rejects.toMatchObject({
      code: 'ConflictException',
      message: 'Schedule start already exists.',
      status: 409,
    });
  });

  test.each([
    ['without the permission', ['iam:PassRole'], 'scheduler:CreateSchedule'],
    ['by someone who may not pass the role on', ['scheduler:*'], 'iam:PassRole'],
  ])('%s', async (_what, allowed, refused) => {
    const place = new Place();
    await place.call(SOURCE, 'iam', 'CreateRole', {
      RoleName: 'caller',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: SOURCE } }],
      }),
    });
    await place.call(SOURCE, 'iam', 'PutRolePolicy', {
      RoleName: 'caller',
      PolicyName: 'may',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }],
      }),
    });
    const { Credentials } = await place.call(SOURCE, 'sts', 'AssumeRole', {
      RoleArn: `arn:aws:iam::${SOURCE}:role/caller`,
      RoleSessionName: 'me',
    });

    await expect(
      place.aws.call(
        place.aws.iam.callerOf(Credentials.AccessKeyId),
        REGION,
        'scheduler',
        'CreateSchedule',
        await place.schedule(),
      ),
    ).rejects.toMatchObject({
      code: 'AccessDeniedException',
      status: 403,
      message: expect.stringContaining(refused),
    });
  });
});

test('the SDK creates, reads, lists, updates and deletes schedules', async () => {
  const place = new Place();
  const endpoint = await place.aws.listen();
  const client = new SchedulerClient({
    endpoint,
    region: REGION,
    credentials: place.aws.iam.administrator(SOURCE),
  });
  const input = await place.schedule({ StartDate: new Date('2026-01-02T00:00:00Z') });

  const { ScheduleArn } = await client.send(new CreateScheduleCommand(input));
  await client.send(new CreateScheduleCommand({ ...input, Name: 'other', State: 'DISABLED' }));
  await client.send(new UpdateScheduleCommand({ ...input, StartDate: undefined, Description: 'mornings' }));
  const found = await client.send(new GetScheduleCommand({ Name: 'start' }));
  const page = await client.send(new ListSchedulesCommand({ MaxResults: 1 }));
  const rest = await client.send(new ListSchedulesCommand({ MaxResults: 1, NextToken: page.NextToken }));
  const enabled = await client.send(new ListSchedulesCommand({ State: 'ENABLED', GroupName: 'default' }));
  await client.send(new DeleteScheduleCommand({ Name: 'other' }));

  expect(found).toMatchObject({
    Arn: ScheduleArn,
    Name: 'start',
    GroupName: 'default',
    Description: 'mornings',
    ScheduleExpression: 'cron(0 8 * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
    State: 'ENABLED',
    ActionAfterCompletion: 'NONE',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { ...input.Target, RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 } },
    CreationDate: new Date('2026-01-01T00:00:00Z'),
  });
  expect(found.StartDate).toBeUndefined();
  expect([page, rest].map(({ Schedules }) => Schedules?.map(({ Name }) => Name))).toEqual([
    ['other'],
    ['start'],
  ]);
  expect(rest.NextToken).toBeUndefined();
  expect(enabled.Schedules).toEqual([expect.objectContaining({ Name: 'start', Target: { Arn: START } })]);
  await expect(client.send(new GetScheduleCommand({ Name: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Schedule other does not exist.',
  });
  client.destroy();
});
