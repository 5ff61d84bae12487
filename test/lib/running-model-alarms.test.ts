import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Project, RunningModelAlarms, type RunningSchedule } from '../../lib';
import {
  ACCOUNT,
  copyIn,
  REGION,
  resourcesOf,
  runIn,
  stackBeside,
  stackIn,
  warningsIn,
} from '../../testing/constructs/fixture';
import { importVersion } from '../../testing/constructs/imported-version';

const projectArn = (name: string) => `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/${name}/1600000000000`;
const cron = (fields: string) => ScheduleExpression.expression(`cron(${fields})`);
const officeHours = { start: cron('0 8 ? * MON-FRI *'), stop: cron('0 18 ? * MON-FRI *') };
const ALARM = 'AWS::CloudWatch::Alarm';
type Models = readonly (readonly [id: string, project: string, schedule?: RunningSchedule])[];

/** Models that run: their ids, the names of their projects, and their schedules. */
function alarmsFor(models: Models) {
  const stack = stackIn();
  const alarms = new RunningModelAlarms(stack, 'Alarms', {
    models: models.map(([id, project, schedule]) => {
      const modelVersion = importVersion(stack, `${id}Version`, {
        projectArn: projectArn(project),
        modelVersionArn: projectArn(project).replace(/\/(\d+)$/, `/version/${id}/$1`),
      });
      return runIn(stack, id, { modelVersion, schedule });
    }),
  });
  return { stack, alarms };
}

function propertiesOf(models: Models): Record<string, any> {
  const found = Template.fromStack(alarmsFor(models).stack).findResources(ALARM);
  return Object.fromEntries(
    Object.entries(found).map(([id, { Properties }]) => [
      id
        .replace(/^Alarms(.*?)[0-9A-F]{8}$/, '$1')
        .replace(/^Others.*/, () => `Others${projectIn(Properties)}`),
      Properties,
    ]),
  );
}
const projectIn = (properties: object) => /ProjectName = '(\w+)'/.exec(JSON.stringify(properties))![1];
const versionOf = (logicalId: unknown) => ({
  'Fn::Select': [3, { 'Fn::Split': ['/', { 'Fn::GetAtt': [logicalId, 'ModelVersionArn'] }] }],
});
const RUN = expect.stringMatching(/^Run[0-9A-F]{8}$/);

test('a model without a schedule has an alarm for failures, one for lost requests and one for other versions of its project', () => {
  expect(Object.keys(propertiesOf([['Run', 'cats']])).sort()).toEqual([
    'FailsStackRun',
    'LostStack',
    'Otherscats',
  ]);
});

test('a failed start or stop sets off an alarm at once', () => {
  const { FailsStackRun: fails } = propertiesOf([['Run', 'cats']]);

  expect(fails).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
  expect(fails.Metrics[0].Expression).toBe('FILL(starts, 0) + FILL(stops, 0)');
  expect(fails.Metrics.slice(1).map((one: any) => one.MetricStat.Metric.MetricName)).toEqual([
    'StartFailed',
    'StopFailed',
  ]);
});

test('a start or stop that EventBridge Scheduler has dropped sets off an alarm too', () => {
  const { FailsStackRun: fails } = propertiesOf([['Run', 'cats', officeHours]]);

  expect(fails.Metrics[0].Expression).toBe('FILL(starts, 0) + FILL(stops, 0) + FILL(dropped, 0)');
  expect(fails.Metrics[3].MetricStat.Metric).toMatchObject({
    Namespace: 'AWS/Scheduler',
    MetricName: 'InvocationDroppedCount',
    Dimensions: [{ Name: 'ScheduleGroup' }],
  });
});

test('a request that Lambda or Step Functions has lost sets off one alarm for all models of the stack', () => {
  const { LostStack: lost } = propertiesOf([
    ['Run', 'cats'],
    ['Second', 'cats'],
  ]);

  expect(lost).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
  expect(lost.Metrics[0].Expression).toBe('FILL(events, 0) + FILL(executions, 0)');
  expect(lost.Metrics.slice(1).map((one: any) => one.MetricStat.Metric)).toMatchObject([
    { Namespace: 'AWS/Lambda', MetricName: 'AsyncEventsDropped', Dimensions: [{ Name: 'FunctionName' }] },
    { Namespace: 'AWS/States', MetricName: 'ExecutionsFailed', Dimensions: [{ Name: 'StateMachineArn' }] },
  ]);
});

test('a model that runs two hours longer than its schedule’s longest run sets off an alarm', () => {
  const { RunsTooLongStackRun: tooLong } = propertiesOf([['Run', 'cats', officeHours]]);

  expect(tooLong).toEqual({
    AlarmDescription: 'The model Stack/Run runs, and is billed, for longer than its schedule says',
    Namespace: 'AWS/Rekognition',
    MetricName: 'InServiceInferenceUnits',
    Dimensions: [
      { Name: 'ProjectName', Value: 'cats' },
      { Name: 'VersionName', Value: versionOf(RUN) },
    ],
    Statistic: 'Average',
    Period: 3600,
    EvaluationPeriods: 12,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test.each<[string, RunningSchedule, number | undefined]>([
  ['is the longest where they differ', { ...officeHours, stop: cron('30 18,23 * * ? *') }, 13],
  ['may last six days', { start: cron('0 8 ? * MON *'), stop: cron('0 8 ? * SUN *') }, 146],
  ['of a whole week has no alarm', { start: cron('0 8 ? * MON *'), stop: cron('0 7 ? * MON *') }, undefined],
  ['at a rate has none', { ...officeHours, stop: ScheduleExpression.expression('rate(5 hours)') }, undefined],
  ['that is switched off has no alarm', { ...officeHours, enabled: false }, undefined],
])('a run of the schedule that %s', (_, schedule, periods) => {
  expect(propertiesOf([['Run', 'cats', schedule]]).RunsTooLongStackRun?.EvaluationPeriods).toBe(periods);
});

test('a running version that is not declared sets off an alarm after an hour, in each project', () => {
  const all = propertiesOf([
    ['Run', 'cats'],
    ['Second', 'cats'],
    ['Dogs', 'dogs'],
  ]);
  const { Otherscats: cats, Othersdogs: dogs } = all;

  expect(Object.keys(all).sort()).toEqual([
    'FailsStackDogs',
    'FailsStackRun',
    'FailsStackSecond',
    'LostStack',
    'Otherscats',
    'Othersdogs',
  ]);
  expect(cats).toMatchObject({ EvaluationPeriods: 12, Threshold: 0, TreatMissingData: 'notBreaching' });
  expect(cats.Metrics[0]).toMatchObject({ Period: 300 });
  expect(cats.Metrics[0].Expression['Fn::Join'][1]).toEqual([
    'SELECT AVG(InServiceInferenceUnits) FROM SCHEMA("AWS/Rekognition", ProjectName, VersionName) ' +
      "WHERE ProjectName = 'cats' AND VersionName != '",
    versionOf(RUN),
    "' AND VersionName != '",
    versionOf(expect.stringMatching(/^Second/)),
    "' GROUP BY VersionName",
  ]);
  expect(JSON.stringify(dogs.Metrics)).toContain("ProjectName = 'dogs'");
});

test('adding a model does not change the other alarms', () => {
  const ids = (models: Models) =>
    Object.keys(Template.fromStack(alarmsFor(models).stack).findResources(ALARM));
  const before = ids([['Run', 'cats', officeHours]]);

  const after = ids([
    ['First', 'dogs'],
    ['Run', 'cats', officeHours],
    ['Second', 'cats'],
  ]);

  expect(after).toEqual(expect.arrayContaining(before));
  expect(before).toHaveLength(4);
});

test('all the alarms can have an action, without a warning', () => {
  const { stack, alarms } = alarmsFor([['Run', 'cats', officeHours]]);

  alarms.addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:topic' }) } satisfies cloudwatch.IAlarmAction);

  const found = resourcesOf(stack, ALARM);
  expect(found.map(({ Properties }) => Properties.AlarmActions)).toEqual(Array(4).fill(['arn:topic']));
  expect(warningsIn(stack)).toEqual([]);
});

test('two models in a project that the app makes are watched together', () => {
  const stack = stackIn();
  const project = new Project(stack, 'Made');
  const models = ['One', 'Two'].map((id) =>
    runIn(stack, `Run${id}`, { modelVersion: copyIn(stack, id, { destinationProject: project }) }),
  );

  new RunningModelAlarms(stack, 'Alarms', { models });

  expect(Object.keys(Template.fromStack(stack).findResources(ALARM)).sort()).toEqual([
    expect.stringContaining('FailsStackRunOne'),
    expect.stringContaining('FailsStackRunTwo'),
    expect.stringContaining('LostStack'),
    expect.stringContaining('Others'),
  ]);
});

test('a model of another stack has a warning', () => {
  const stack = stackIn();
  const first = stackBeside(stack, 'First');

  new RunningModelAlarms(stack, 'Alarms', { models: [runIn(first, 'Run', { modelVersion: copyIn(first) })] });

  expect(warningsIn(stack, 'A model in models is made by another stack')).toHaveLength(1);
});

test('models of two stacks, whose projects have one logical id, have an alarm for each project', () => {
  const stack = stackIn();
  const models = ['First', 'Second'].map((id) => {
    const beside = stackBeside(stack, id);
    const destinationProject = new Project(beside, 'Project', { projectName: id });
    return runIn(beside, 'Run', { modelVersion: copyIn(beside, 'Copy', { destinationProject }) });
  });

  new RunningModelAlarms(stack, 'Alarms', { models });

  const texts = resourcesOf(stack, ALARM).map(({ Properties }) => JSON.stringify(Properties));
  expect(texts.filter((text) => text.includes('SELECT AVG(InServiceInferenceUnits)'))).toHaveLength(2);
});

test('fails without a model', () => {
  expect(() => alarmsFor([])).toThrow(
    /^Stack\/Alarms: models is \[\], but there is nothing to watch: pass at least one model/,
  );
});
