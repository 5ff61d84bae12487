import { Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  COPY_TYPE,
  copyIn,
  DESTINATION_PROJECT,
  HERE,
  resourceOf,
  runIn,
  stackBeside,
  stackIn,
} from '../../testing/constructs/fixture';
import { promotionIn } from '../../testing/constructs/promotion-fixture';

const RUNNING_TYPE = 'Custom::RekognitionRunningModelVersion';
const logicalIdOf = (stack: Stack, type: string) =>
  Object.keys(Template.fromStack(stack).findResources(type))[0];

/** What the alarm on a metric watches, as the template has it. */
function watched(stack: Stack, metric: cloudwatch.Metric): any {
  new cloudwatch.Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
  return resourceOf(stack, 'AWS::CloudWatch::Alarm').Properties;
}

type Made = (stack: Stack) => cloudwatch.Metric;
const METRICS: [name: string, type: string, statistic: string, of: Made][] = [
  ['CopyDuration', COPY_TYPE, 'Average', (stack) => copyIn(stack).metricCopyDuration()],
  ['CopyFailed', COPY_TYPE, 'Sum', (stack) => copyIn(stack).metricCopyFailed()],
  ['DeleteFailed', COPY_TYPE, 'Sum', (stack) => copyIn(stack).metricDeleteFailed()],
  ['StartDuration', RUNNING_TYPE, 'Average', (stack) => runIn(stack).metricStartDuration()],
  ['StartFailed', RUNNING_TYPE, 'Sum', (stack) => runIn(stack).metricStartFailed()],
  ['StopFailed', RUNNING_TYPE, 'Sum', (stack) => runIn(stack).metricStopFailed()],
];

test.each(METRICS)(
  '%s has the stack and the logical id of its resource as its dimension',
  (name, type, statistic, of) => {
    const stack = stackIn();

    expect(watched(stack, of(stack))).toMatchObject({
      Namespace: 'cdk-rekognition-custom-labels',
      MetricName: name,
      Dimensions: [{ Name: 'Resource', Value: `Stack/${logicalIdOf(stack, type)}` }],
      Statistic: statistic,
      Period: 300,
    });
  },
);

test('the units in service are Rekognition’s own metric for the current version', () => {
  const stack = stackIn();

  expect(watched(stack, runIn(stack).metricInServiceUnits())).toMatchObject({
    Namespace: 'AWS/Rekognition',
    MetricName: 'InServiceInferenceUnits',
    Dimensions: [
      { Name: 'ProjectName', Value: DESTINATION_PROJECT.split('/')[1] },
      {
        Name: 'VersionName',
        Value: {
          'Fn::Select': [
            3,
            { 'Fn::Split': ['/', { 'Fn::GetAtt': [logicalIdOf(stack, RUNNING_TYPE), 'ModelVersionArn'] }] },
          ],
        },
      },
    ],
    Statistic: 'Average',
    Period: 300,
  });
});

test.each<[string, Made]>([
  ['CopyFailed', (stack) => copyIn(stack).metric('CopyFailed', { period: Duration.hours(1) })],
  ['StartFailed', (stack) => runIn(stack).metric('StartFailed', { period: Duration.hours(1) })],
  ['DeleteFailed', () => promotionIn().targetStacks[0].metric('DeleteFailed', { period: Duration.hours(1) })],
])('%s can be found by its name', (name, of) => {
  const { metricName, statistic, period } = of(stackIn());

  expect([metricName, statistic, period]).toEqual([name, 'Sum', Duration.hours(1)]);
});

test('the caller’s options win', () => {
  const stack = stackIn();
  const options = { statistic: 'Maximum', period: Duration.hours(1) };

  expect(watched(stack, copyIn(stack).metricCopyFailed(options))).toMatchObject({
    Statistic: 'Maximum',
    Period: 3600,
  });
});

test('another stack can watch a metric without an export', () => {
  const stack = stackIn();
  const { Dimensions } = watched(stackBeside(stack, 'Monitoring'), copyIn(stack).metricCopyFailed());

  expect(Dimensions).toEqual([{ Name: 'Resource', Value: `Stack/${logicalIdOf(stack, COPY_TYPE)}` }]);
  expect(Template.fromStack(stack).findOutputs('*')).toEqual({});
});

test('a metric has the account and Region of its stack, so that it can be shown elsewhere', () => {
  const [, , , of] = METRICS[0];

  expect(of(stackIn())).toMatchObject(HERE);
});

test('a copy that nobody watches has no alarm: metrics cost the template nothing', () => {
  const stack = stackIn();
  copyIn(stack).metricCopyFailed();

  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test.each([
  ['CopyDuration', 'Average', 'metricCopyDuration'],
  ['CopyFailed', 'Sum', 'metricCopyFailed'],
  ['DeleteFailed', 'Sum', 'metricDeleteFailed'],
] as const)(
  '%s of a target has its project as its dimension, so it continues after each copy',
  (name, statistic, method) => {
    const { targetStacks } = promotionIn();
    const [staging] = targetStacks;

    expect(watched(staging, staging[method]())).toMatchObject({
      MetricName: name,
      Dimensions: [{ Name: 'Project', Value: 'cats' }],
      Statistic: statistic,
    });
  },
);
