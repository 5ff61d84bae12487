import { CfnParameter, Duration, RemovalPolicies, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  CopiedModelVersion,
  ModelVersion,
  RunningModelVersion,
  type RunningModelVersionProps,
} from '../../lib';
import { ACCOUNT, ALL_FLAGS, copyIn, NO_FLAGS, REGION, resourceOf, stackIn, statementsOf } from './fixture';

const TYPE = 'Custom::RekognitionRunningModelVersion';
const PROJECT = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/cats/1600000000000`;
const VERSION = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/cats/version/v1/1600000000001`;
const BEHIND = 'cdkrekognitioncustomlabelsRunningModelVersion';

const hours = {
  start: ScheduleExpression.expression('cron(0 8 ? * MON-FRI *)'),
  stop: ScheduleExpression.expression('cron(0 20 ? * MON-FRI *)'),
};

function runIn(stack: Stack, props: Partial<RunningModelVersionProps> = {}, id = 'Run'): RunningModelVersion {
  const modelVersion =
    props.modelVersion ??
    ModelVersion.fromModelVersionAttributes(stack, `${id}Version`, {
      projectArn: PROJECT,
      modelVersionArn: VERSION,
    });
  return new RunningModelVersion(stack, id, { minInferenceUnits: 1, ...props, modelVersion });
}

function propertiesWith(props: Partial<RunningModelVersionProps>, stack = stackIn()): any {
  runIn(stack, props);
  const { ServiceToken: _, ...properties } = resourceOf(stack, TYPE).Properties;
  return properties;
}

describe('properties', () => {
  test('without options say only what is needed, in strings', () => {
    expect(propertiesWith({})).toEqual({
      ServiceTimeout: '3600',
      ProjectArn: PROJECT,
      ModelVersionArn: VERSION,
      MinInferenceUnits: '1',
      Timeout: '3000',
      Drain: '300',
    });
  });

  test('with every option say it all', () => {
    const options = {
      minInferenceUnits: 2,
      maxInferenceUnits: 4,
      timeout: Duration.minutes(20),
      drain: Duration.minutes(1),
      schedule: hours,
    };

    expect(propertiesWith(options)).toMatchObject({
      MinInferenceUnits: '2',
      MaxInferenceUnits: '4',
      Timeout: '1200',
      Drain: '60',
      Scheduled: 'true',
    });
  });

  test('may be tokens', () => {
    const stack = stackIn();
    const units = new CfnParameter(stack, 'Units', { type: 'Number' }).valueAsNumber;
    const most = new CfnParameter(stack, 'Most', { type: 'Number' }).valueAsNumber;
    const seconds = new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;

    const properties = propertiesWith(
      {
        minInferenceUnits: units,
        maxInferenceUnits: most,
        timeout: Duration.seconds(seconds),
        schedule: hours,
      },
      stack,
    );

    expect(properties).toMatchObject({
      MinInferenceUnits: { Ref: 'Units' },
      MaxInferenceUnits: { Ref: 'Most' },
      Timeout: { Ref: 'Seconds' },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('tell the handler of a removal policy that lets the model run on', () => {
    const stack = stackIn();
    runIn(stack);

    RemovalPolicies.of(stack).retain();

    expect(resourceOf(stack, TYPE)).toMatchObject({
      Properties: { Retain: 'true' },
      DeletionPolicy: 'Retain',
    });
  });
});

describe('bad input', () => {
  test('is one error with everything, and leaves nothing behind', () => {
    const stack = stackIn();

    expect(() =>
      runIn(stack, {
        minInferenceUnits: 0,
        maxInferenceUnits: 1.5,
        timeout: Duration.hours(1),
        drain: Duration.minutes(31),
        schedule: { start: hours.start, stop: hours.start },
      }),
    ).toThrow(
      /^Stack\/Run: minInferenceUnits is 0, .*maxInferenceUnits is 1\.5, .*timeout is "3600 seconds", .*drain is "1860 seconds", .*schedule is "cron\(0 8 \? \* MON-FRI \*\)", but the model would be started and stopped at the same time/,
    );
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('the same hour in two time zones is no problem', () => {
    const stack = stackIn();
    const at = (zone: string) =>
      ScheduleExpression.expression('cron(0 8 ? * * *)', { timezoneName: zone } as any);

    expect(() =>
      runIn(stack, { schedule: { start: at('Europe/Berlin'), stop: at('Asia/Tokyo') } }),
    ).not.toThrow();
  });

  test('fails for a version of another account or Region', () => {
    const stack = stackIn({ env: { account: '333333333333', region: REGION } });

    expect(() => runIn(stack)).toThrow(
      /a model runs in its own account and Region only: deploy this stack in account/,
    );
  });

  test('fails for a time-out token that would have to be converted', () => {
    const timeout = Duration.minutes(Token.asNumber({ Ref: 'Minutes' }));

    expect(() => runIn(stackIn(), { timeout })).toThrow(/timeout is "a token in minutes"/);
  });

  test.each([
    [5, 5, 0],
    [6, undefined, 1],
    [1, 6, 1],
  ])(
    '%s to %s units give %s warnings: a quota can be raised',
    (minInferenceUnits, maxInferenceUnits, count) => {
      const stack = stackIn();
      runIn(stack, { minInferenceUnits, maxInferenceUnits });

      const warnings = Annotations.fromStack(stack).findWarning(
        '*',
        Match.stringLikeRegexp('5 inference units'),
      );
      expect(warnings).toHaveLength(count);
    },
  );

  test('a Region without Custom Labels is a warning', () => {
    const stack = stackIn({ env: { account: ACCOUNT, region: 'eu-north-1' } });
    const swap = (arn: string) => arn.replace(REGION, 'eu-north-1');
    runIn(stack, {
      modelVersion: ModelVersion.fromModelVersionAttributes(stack, 'V', {
        projectArn: swap(PROJECT),
        modelVersionArn: swap(VERSION),
      }),
    });

    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('not offered in eu-north-1'));
  });
});

describe('the resource', () => {
  test.each([
    ['none of the feature flags', NO_FLAGS],
    ['all the recommended feature flags', ALL_FLAGS],
  ])('with %s the first one brings 6 resources, each further one itself, a schedule four', (_, context) => {
    const counts = [{}, { more: 1 }, { schedule: hours }].map(({ more = 0, ...props }: any) => {
      const stack = stackIn(undefined, context);
      runIn(stack, props);
      for (let i = 0; i < more; i++) runIn(stack, {}, `More${i}`);
      return Object.keys(Template.fromStack(stack).toJSON().Resources).length;
    });

    expect(counts).toEqual([6, 7, 10]);
  });

  test('logical ids and types are permanent', () => {
    const stack = stackIn();
    runIn(stack, { schedule: hours });

    const resources: Record<string, any> = Template.fromStack(stack).toJSON().Resources;
    expect(
      Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type])),
    ).toMatchSnapshot();
  });

  test('a copy of the same stack is made before it and deleted after it', () => {
    const stack = stackIn();
    const copy = copyIn(stack);
    expect(copy).toBeInstanceOf(CopiedModelVersion);

    runIn(stack, { modelVersion: copy });

    expect(resourceOf(stack, TYPE).Properties.ModelVersionArn).toEqual({
      'Fn::GetAtt': ['Copy1ED8A51E', 'ModelVersionArn'],
    });
  });

  test('whoever refers to it waits until the model runs', () => {
    const stack = stackIn();
    const run = runIn(stack);

    expect(stack.resolve(run.modelVersionRef)).toEqual({
      projectArn: PROJECT,
      modelVersionArn: { 'Fn::GetAtt': ['RunC4A32B5F', 'ModelVersionArn'] },
    });
    expect(stack.resolve(run.status)).toEqual({ 'Fn::GetAtt': ['RunC4A32B5F', 'Status'] });
    expect(run.grants).toBeDefined();
  });
});

describe('the role', () => {
  const startable = (stack: Stack) =>
    statementsOf(stack, 'RunningModelVersion').find(
      ({ Action }) => Action === 'rekognition:StartProjectVersion',
    ).Resource;

  test('may start the version that is named', () => {
    const stack = stackIn();
    runIn(stack);

    expect(startable(stack)).toBe(VERSION);
  });

  test('may start every version of the project where a copy of the stack is to run: a promotion does not change it', () => {
    const stack = stackIn();
    runIn(stack, { modelVersion: copyIn(stack) });

    expect(JSON.stringify(startable(stack))).toContain('/version/*');
    expect(JSON.stringify(startable(stack))).not.toContain('Copy1ED8A51E');
  });

  test('changes no tags but its own', () => {
    const stack = stackIn();
    runIn(stack);

    const tagging = statementsOf(stack, 'RunningModelVersion').filter(({ Action }) =>
      /rekognition:(Un)?[tT]agResource/.test(Action),
    );
    expect(tagging).toHaveLength(3);
    for (const { Condition } of tagging) {
      expect(Condition).toMatchObject({
        'ForAllValues:StringEquals': {
          'aws:TagKeys': [
            'cdk-rekognition-custom-labels:runner',
            'cdk-rekognition-custom-labels:run-operation',
          ],
        },
      });
    }
  });
});

describe('a schedule', () => {
  const scheduled = (props: Partial<RunningModelVersionProps> = {}) => {
    const stack = stackIn();
    runIn(stack, { schedule: hours, ...props });
    const found = Object.entries<any>(Template.fromStack(stack).findResources('AWS::Scheduler::Schedule'));
    const of = (id: string) => found.find(([name]) => name.startsWith(`RunSchedule${id}`))![1].Properties;
    return { stack, start: of('Start'), stop: of('Stop') };
  };
  const RUNS = { 'Fn::GetAtt': ['RunC4A32B5F', 'ModelVersionArn'] };
  const VERSIONS = `${PROJECT.slice(0, PROJECT.lastIndexOf('/'))}/version/*`;

  test('calls Rekognition itself, for the version that the resource answers', () => {
    const { start, stop } = scheduled({ minInferenceUnits: 2, maxInferenceUnits: 4 });

    expect(start).toMatchObject({
      ScheduleExpression: 'cron(0 8 ? * MON-FRI *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Input: {
          'Fn::Join': [
            '',
            ['{"ProjectVersionArn":"', RUNS, '","MinInferenceUnits":2,"MaxInferenceUnits":4}'],
          ],
        },
      },
    });
    expect(JSON.stringify(start.Target.Arn)).toContain(
      ':scheduler:::aws-sdk:rekognition:startProjectVersion',
    );
    expect(JSON.stringify(stop.Target.Arn)).toContain(':scheduler:::aws-sdk:rekognition:stopProjectVersion');
    expect(stop).toMatchObject({
      ScheduleExpression: 'cron(0 20 ? * MON-FRI *)',
      Target: { Input: { 'Fn::Join': ['', ['{"ProjectVersionArn":"', RUNS, '"}']] } },
    });
  });

  test('does not try for a day: a late start would come through after the stop', () => {
    const { start, stop } = scheduled();

    expect(start.Target.RetryPolicy.MaximumEventAgeInSeconds).toBe(1800);
    expect(stop.Target.RetryPolicy.MaximumEventAgeInSeconds).toBe(3600);
  });

  test('is caught up with when both have moved, in the name of the resource that runs the model', () => {
    const { stack } = scheduled({ minInferenceUnits: 2, maxInferenceUnits: 4 });
    const catchUp = resourceOf(stack, 'Custom::RekognitionScheduleCatchUp');
    const { ServiceToken } = resourceOf(stack, TYPE).Properties;

    expect(catchUp.Properties).toEqual({
      ServiceToken,
      ServiceTimeout: '3600',
      ProjectArn: PROJECT,
      ModelVersionArn: RUNS,
      MinInferenceUnits: '2',
      MaxInferenceUnits: '4',
      Scheduled: 'true',
      RunBy: 'RunC4A32B5F',
      Left: { 'Fn::GetAtt': ['RunC4A32B5F', 'Status'] },
      Timeout: '3000',
    });
    expect(catchUp.DependsOn).toEqual(
      expect.arrayContaining(['RunScheduleStart140CC9D1', 'RunScheduleStopA1CD6835']),
    );
  });

  test('has a role for the two calls on versions of the one project, that EventBridge Scheduler of this account may assume', () => {
    const { stack } = scheduled();
    const [role] = Object.entries<any>(Template.fromStack(stack).findResources('AWS::IAM::Role'))
      .filter(([id]) => id.startsWith('RunScheduleRole'))
      .map(([, { Properties }]) => Properties);

    expect(role.Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'rekognition:StartProjectVersion', Resource: VERSIONS },
      { Effect: 'Allow', Action: 'rekognition:StopProjectVersion', Resource: VERSIONS },
    ]);
    const [trust] = role.AssumeRolePolicyDocument.Statement;
    expect(trust.Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
    expect(Object.keys(trust.Condition.StringEquals)).toEqual(['aws:SourceAccount', 'aws:SourceArn']);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    const policies = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies.filter((id) => !id.startsWith(BEHIND))).toEqual([]);
  });
});
