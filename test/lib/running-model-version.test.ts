import {
  CfnParameter,
  Duration,
  Lazy,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
  TimeZone,
  Token,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { CopiedModelVersion, RunningModelVersionProps, RunningSchedule } from '../../lib';
import {
  copyIn,
  DESTINATION_PROJECT,
  DESTINATION_VERSION,
  HERE,
  OFFICE_HOURS,
  problemsIn,
  resourceOf,
  resourcesOf,
  runIn,
  stackIn,
  statementsOf,
  warningsIn,
} from '../../testing/constructs/fixture';

const TYPE = 'Custom::RekognitionRunningModelVersion';
const BEHIND = 'cdkrekognitioncustomlabelsRunningModelVersion';

function propertiesWith(props: Partial<RunningModelVersionProps>, stack = stackIn()): any {
  runIn(stack, 'Run', props);
  const { ServiceToken: _, ...properties } = resourceOf(stack, TYPE).Properties;
  return properties;
}

describe('properties', () => {
  test('without options are only the required ones, as strings', () => {
    expect(propertiesWith({})).toEqual({
      ServiceTimeout: '3600',
      ProjectArn: DESTINATION_PROJECT,
      ModelVersionArn: DESTINATION_VERSION,
      MinInferenceUnits: '1',
      Timeout: '3000',
      Drain: '300',
    });
  });

  test('with every option are complete', () => {
    const options = {
      minInferenceUnits: 2,
      maxInferenceUnits: 4,
      timeout: Duration.minutes(20),
      drain: Duration.minutes(1),
      schedule: OFFICE_HOURS,
    };

    expect(propertiesWith(options)).toMatchObject({
      MinInferenceUnits: '2',
      MaxInferenceUnits: '4',
      Timeout: '1200',
      Drain: '60',
      Schedule: { Start: 'cron(0 8 ? * MON-FRI *)', Stop: 'cron(0 20 ? * MON-FRI *)' },
    });
  });

  test('may be tokens', () => {
    const stack = stackIn();
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    const timeout = Duration.seconds(number('Seconds'));

    const properties = propertiesWith(
      {
        minInferenceUnits: number('Units'),
        maxInferenceUnits: number('Most'),
        timeout,
        schedule: OFFICE_HOURS,
      },
      stack,
    );

    expect(properties).toMatchObject({
      MinInferenceUnits: { Ref: 'Units' },
      MaxInferenceUnits: { Ref: 'Most' },
      Timeout: { Ref: 'Seconds' },
    });
    expect(warningsIn(stack)).toEqual([]);
  });
});

describe('bad input', () => {
  test('is one error with all mistakes, and nothing is made', () => {
    const stack = stackIn({ env: { ...HERE, account: '333333333333' } });

    const problems = problemsIn(() =>
      runIn(stack, 'Run', {
        minInferenceUnits: 0,
        maxInferenceUnits: 1.5,
        timeout: Duration.hours(1),
        drain: Duration.minutes(31),
        schedule: { ...OFFICE_HOURS, stop: OFFICE_HOURS.start },
      }),
    );

    expect(problems).toEqual([
      `modelVersion is "${DESTINATION_VERSION}"`,
      'minInferenceUnits is 0',
      'maxInferenceUnits is 1.5',
      'timeout is "3600 seconds"',
      'drain is "1860 seconds"',
      'schedule is "cron(0 8 ? * MON-FRI *)"',
    ]);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('the same hour in two time zones is allowed', () => {
    const stack = stackIn();
    const at = (zone: string) =>
      ScheduleExpression.expression('cron(0 8 ? * * *)', { timezoneName: zone } as any);

    expect(() =>
      runIn(stack, 'Run', { schedule: { start: at('Europe/Berlin'), stop: at('Asia/Tokyo') } }),
    ).not.toThrow();
  });

  test('fails for a time-out token that would have to be converted', () => {
    const timeout = Duration.minutes(Token.asNumber({ Ref: 'Minutes' }));

    expect(() => runIn(stackIn(), 'Run', { timeout })).toThrow(/timeout is "a token in minutes"/);
  });

  test.each([
    [5, 5, 0],
    [6, undefined, 1],
    [1, 6, 1],
  ])(
    '%s to %s units give %s warnings: a quota can be raised',
    (minInferenceUnits, maxInferenceUnits, count) => {
      const stack = stackIn();
      runIn(stack, 'Run', { minInferenceUnits, maxInferenceUnits });

      expect(warningsIn(stack, '5 inference units')).toHaveLength(count);
    },
  );
});

test('a copy of the same stack is made before the running model, and deleted after it', () => {
  const stack = stackIn();

  runIn(stack, 'Run', { modelVersion: copyIn(stack) });

  expect(resourceOf(stack, TYPE).Properties.ModelVersionArn).toEqual({
    'Fn::GetAtt': ['Copy1ED8A51E', 'ModelVersionArn'],
  });
});

test('users of a running model wait until the model runs', () => {
  const stack = stackIn();
  const run = runIn(stack);

  expect(stack.resolve(run.modelVersionRef)).toEqual({
    projectArn: DESTINATION_PROJECT,
    modelVersionArn: { 'Fn::GetAtt': ['RunC4A32B5F', 'ModelVersionArn'] },
  });
  expect(stack.resolve(run.status)).toEqual({ 'Fn::GetAtt': ['RunC4A32B5F', 'Status'] });
  expect(run.grants).toBeDefined();
});

test('the role changes only the two tags of a running model', () => {
  const stack = stackIn();
  runIn(stack);

  const tagging = statementsOf(stack, 'RunningModelVersion').filter(({ Action }) =>
    /rekognition:(Un)?[tT]agResource/.test(Action),
  );
  const own = ['runner', 'run-operation'].map((tag) => `cdk-rekognition-custom-labels:${tag}`);
  expect(tagging.map(({ Condition }) => Condition['ForAllValues:StringEquals'])).toEqual(
    Array(3).fill({ 'aws:TagKeys': own }),
  );
});

const { DESTROY, RETAIN, RETAIN_ON_UPDATE_OR_DELETE } = RemovalPolicy;
describe('a model that is retained, and runs a copy,', () => {
  const running = (ofModel: RemovalPolicy, ofCopy: RemovalPolicy) => {
    const stack = stackIn();
    const modelVersion = copyIn(stack, 'Copy', { removalPolicy: ofCopy, timeout: Duration.hours(2) });
    runIn(stack, 'Run', { modelVersion, removalPolicy: ofModel });
    return stack;
  };

  test.each([
    [RETAIN, DESTROY],
    [RETAIN_ON_UPDATE_OR_DELETE, DESTROY],
    [RETAIN, RETAIN_ON_UPDATE_OR_DELETE],
  ])(
    'fails at synthesis with %s if the copy has %s, until both get RETAIN_ON_UPDATE_OR_DELETE',
    (ofModel, ofCopy) => {
      const stack = running(ofModel, ofCopy);

      const act = () => Template.fromStack(stack);

      expect(act).toThrow(`removalPolicy is "${ofModel}", but its copy Stack/Copy may be deleted`);
      for (const id of ['Copy', 'Run'])
        (stack.node.findChild(id) as CopiedModelVersion).applyRemovalPolicy(RETAIN_ON_UPDATE_OR_DELETE);
      expect(act).not.toThrow();
    },
  );

  test.each([
    [RETAIN_ON_UPDATE_OR_DELETE, RETAIN],
    [DESTROY, DESTROY],
    [DESTROY, RETAIN],
  ])('passes with %s if the copy has %s', (ofModel, ofCopy) => {
    expect(() => Template.fromStack(running(ofModel, ofCopy))).not.toThrow();
  });
});

describe('a schedule expression', () => {
  const expressed = (start: string) => () =>
    runIn(stackIn(), 'Run', {
      schedule: { start: ScheduleExpression.expression(start), stop: OFFICE_HOURS.stop },
    });

  test.each([
    ['the five fields of Unix', 'cron(0 8 * * *)'],
    ['Unix without a word before them', '0 8 * * *'],
    ['no question mark', 'cron(0 8 * * * *)'],
    ['two question marks', 'cron(0 8 ? * ? *)'],
    ['a date without a time', 'at(2027-01-01)'],
    ['nothing', ''],
  ])('fails with %s, which EventBridge Scheduler would refuse', (_, start) => {
    expect(expressed(start)).toThrow(
      `Stack/Run: schedule.start is "${start}", but it must be cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) with ? for exactly one of the days, at(yyyy-mm-ddThh:mm:ss) or rate(...): write it as EventBridge Scheduler does, such as cron(0 7 ? * MON-FRI *)`,
    );
  });

  test.each([
    'cron( 0  8 ? * MON-FRI * )',
    'cron(0/15 8 1 * ? 2027-2030)',
    'at(2027-01-01T08:00:00)',
    'rate(1 hour)',
    Lazy.string({ produce: () => 'cron(0 8 ? * MON-FRI *)' }),
  ])('may be %s', (start) => {
    expect(expressed(start)).not.toThrow();
  });
});

test('an unknown time zone has one warning', () => {
  const stack = stackIn();
  const zone = TimeZone.of('Europe/Munich');
  const [start, stop] = [8, 18].map((hour) => ScheduleExpression.expression(`cron(0 ${hour} * * ? *)`, zone));
  runIn(stack, 'Run', { schedule: { start, stop } });

  expect(warningsIn(stack)).toEqual([
    expect.stringMatching(/^The time zone "Europe\/Munich" is not known here, and the deployment fails if/),
  ]);
});

describe('a schedule', () => {
  const scheduled = (props: Partial<RunningModelVersionProps> = {}) => {
    const stack = stackIn();
    runIn(stack, 'Run', { schedule: OFFICE_HOURS, ...props });
    const found = Object.entries<any>(Template.fromStack(stack).findResources('AWS::Scheduler::Schedule'));
    const of = (id: string) => found.find(([name]) => name.startsWith(`RunHours${id}`))![1].Properties;
    return { stack, start: of('Start'), stop: of('Stop') };
  };
  const only = (stack: Stack, type: string) => {
    const found = Object.entries<any>(Template.fromStack(stack).findResources(type));
    return found.filter(([id]) => id.includes('Schedules'));
  };
  /** The event that the function gets, with the names of what CloudFormation puts in. */
  const eventOf = ({ Target }: any) =>
    JSON.parse(
      Target.Input['Fn::Join'][1]
        .map((part: any) => (typeof part === 'string' ? part : (part.Ref ?? part['Fn::GetAtt'].join('.'))))
        .join(''),
    );

  test('is enabled, unless it is switched off, and the function knows this', () => {
    const [on, off] = [scheduled(), scheduled({ schedule: { ...OFFICE_HOURS, enabled: false } })];

    expect([on.start.State, on.stop.State]).toEqual(['ENABLED', 'ENABLED']);
    expect(eventOf(on.start).ResourceProperties.Schedule).not.toHaveProperty('State');
    expect([off.start.State, off.stop.State]).toEqual(['DISABLED', 'DISABLED']);
    expect(eventOf(off.start).ResourceProperties.Schedule.State).toBe('DISABLED');
    expect(resourceOf(off.stack, TYPE).Properties.Schedule.State).toBe('DISABLED');
  });

  const stopped = (stop: ScheduleExpression, enabled = true) => ({ ...OFFICE_HOURS, stop, enabled });
  const NEVER = ScheduleExpression.expression('at(2020-01-01T00:00:00)');
  test.each<[string, boolean, (stack: Stack) => RunningSchedule]>([
    ['whose stop never comes', true, () => stopped(NEVER)],
    ['whose stop never comes, and that is switched off', false, () => stopped(NEVER, false)],
    ['of office hours', false, () => OFFICE_HOURS],
    [
      'that is a token',
      false,
      (stack) => stopped(ScheduleExpression.expression(new CfnParameter(stack, 'Stop').valueAsString)),
    ],
  ])('%s has a warning at each model that can be acknowledged: %s', (_, isWarned, of) => {
    const stack = stackIn();
    const schedule = of(stack);

    runIn(stack, 'Run', { schedule });
    runIn(stack, 'Other', { schedule, modelVersion: copyIn(stack) });

    const text = /^The stop at.* does not come again.*ack: cdk-rekognition-custom-labels:schedule/s;
    const warning = expect.stringMatching(text);
    expect(warningsIn(stack)).toEqual(isWarned ? [warning, warning] : []);
  });

  test('calls the function with the declaration of the resource', () => {
    const { stack, start, stop } = scheduled({ minInferenceUnits: 2, maxInferenceUnits: 4 });
    const { ServiceToken, ServiceTimeout: _, ...properties } = resourceOf(stack, TYPE).Properties;

    const Target = { Arn: ServiceToken };
    const FlexibleTimeWindow = { Mode: 'OFF' };
    expect(start).toMatchObject({
      ScheduleExpression: 'cron(0 8 ? * MON-FRI *)',
      FlexibleTimeWindow,
      Target,
    });
    expect(stop).toMatchObject({
      ScheduleExpression: 'cron(0 20 ? * MON-FRI *)',
      FlexibleTimeWindow,
      Target,
    });
    expect(eventOf(start)).toEqual({
      RequestType: 'Schedule',
      Edge: 'start',
      RequestId: '<aws.scheduler.scheduled-time>',
      StackId: 'AWS::StackId',
      LogicalResourceId: 'RunC4A32B5F',
      PhysicalResourceId: 'RunC4A32B5F',
      ResourceType: TYPE,
      ServiceToken: ServiceToken['Fn::GetAtt'].join('.'),
      ResourceProperties: properties,
    });
    expect(eventOf(stop)).toEqual({ ...eventOf(start), Edge: 'stop' });
  });

  test('has both time zones, also in the declaration', () => {
    const start = ScheduleExpression.cron({ hour: '8', timeZone: TimeZone.EUROPE_BERLIN });
    const stop = ScheduleExpression.cron({ hour: '20', timeZone: TimeZone.ASIA_TOKYO });
    const found = scheduled({ schedule: { start, stop } });

    expect(found.start.ScheduleExpressionTimezone).toBe('Europe/Berlin');
    expect(found.stop.ScheduleExpressionTimezone).toBe('Asia/Tokyo');
    expect(eventOf(found.stop).ResourceProperties.Schedule).toMatchObject({
      StartTimeZone: 'Europe/Berlin',
      StopTimeZone: 'Asia/Tokyo',
    });
  });

  test('has the resource’s removal policy, even if it comes later', () => {
    const stack = stackIn();
    RemovalPolicies.of(runIn(stack, 'Run', { schedule: OFFICE_HOURS })).retain();

    const [schedule] = resourcesOf(stack, 'AWS::Scheduler::Schedule');
    expect(eventOf(schedule.Properties).ResourceProperties.Retain).toBe('true');
  });

  test('has permanent ids', () => {
    const ids = Object.keys(Template.fromStack(scheduled().stack).toJSON().Resources);

    expect(ids.filter((id) => /Hours|Schedules/.test(id)).sort()).toEqual([
      'RunHoursStart4FCA701A',
      'RunHoursStop990BCD07',
      `${BEHIND}SchedulesGroup159B81C6`,
      `${BEHIND}SchedulesRoleC82AE82F`,
    ]);
  });

  test('shares one group and one role with all others of the stack', () => {
    const stack = stackIn();
    runIn(stack, 'Run', { schedule: OFFICE_HOURS });
    runIn(stack, 'Other', { schedule: OFFICE_HOURS, modelVersion: copyIn(stack) });
    const schedules = resourcesOf(stack, 'AWS::Scheduler::Schedule');
    const groups = only(stack, 'AWS::Scheduler::ScheduleGroup');
    const roles = only(stack, 'AWS::IAM::Role');

    expect(groups).toHaveLength(1);
    expect(roles).toHaveLength(1);
    expect(schedules).toHaveLength(4);
    for (const { Properties } of schedules) {
      expect(Properties.GroupName).toEqual({ Ref: groups[0][0] });
      expect(Properties.Target.RoleArn).toEqual({ 'Fn::GetAtt': [roles[0][0], 'Arn'] });
    }
  });

  test('has a role that may only call the function, and that EventBridge Scheduler may assume for the group', () => {
    const { stack, start } = scheduled();
    const [[groupId]] = only(stack, 'AWS::Scheduler::ScheduleGroup');
    const [[, role]] = only(stack, 'AWS::IAM::Role');

    expect(role.Properties.Policies.map(({ PolicyDocument }: any) => PolicyDocument.Statement)).toEqual([
      [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: start.Target.Arn }],
    ]);
    const [trust] = role.Properties.AssumeRolePolicyDocument.Statement;
    expect(trust.Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
    expect(trust.Condition.StringEquals).toEqual({
      'aws:SourceAccount': { Ref: 'AWS::AccountId' },
      'aws:SourceArn': { 'Fn::GetAtt': [groupId, 'Arn'] },
    });
    expect(warningsIn(stack)).toEqual([]);
    const policies = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies.filter((id) => !id.startsWith(BEHIND))).toEqual([]);
  });

  test('is absent if there is none', () => {
    const stack = stackIn();
    runIn(stack);

    expect(only(stack, 'AWS::IAM::Role')).toEqual([]);
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::ScheduleGroup', 0);
  });
});
