import { untilGone } from './gone';
import type { ResourceType, ResourceWork } from './resource-type';

const NUMBERS = ['DatapointsToAlarm', 'EvaluationPeriods', 'Period', 'Threshold'];

export const cloudWatchAlarm: ResourceType = {
  properties: [
    'ActionsEnabled',
    'AlarmActions',
    'AlarmDescription',
    'AlarmName',
    'ComparisonOperator',
    'DatapointsToAlarm',
    'Dimensions',
    'EvaluationPeriods',
    'InsufficientDataActions',
    'MetricName',
    'Metrics',
    'Namespace',
    'OKActions',
    'Period',
    'Statistic',
    'Tags',
    'Threshold',
    'TreatMissingData',
    'Unit',
  ],
  attributes: ['Arn'],
  replacementProperties: ['AlarmName'],
  nameProperty: 'AlarmName',

  create: (work) => put(work, work.properties.AlarmName ?? work.newName(255)),

  update: (work, { id }) => put(work, id),

  delete: (work, { id }) => untilGone(() => work.call('monitoring', 'DeleteAlarms', { AlarmNames: [id] })),
};

async function put(work: ResourceWork, AlarmName: string) {
  await work.call('monitoring', 'PutMetricAlarm', { ...numbered(work.properties), AlarmName });
  return {
    id: AlarmName,
    attributes: { Arn: `arn:aws:cloudwatch:${work.region}:${work.account}:alarm:${AlarmName}` },
  };
}

/** A template may write numbers as text, and the API takes numbers. */
function numbered(properties: Readonly<Record<string, any>>): Record<string, any> {
  const { Metrics, ...others } = properties;
  const numbers = Object.entries(others).map(([name, value]) => [
    name,
    NUMBERS.includes(name) ? Number(value) : value,
  ]);
  return {
    ...Object.fromEntries(numbers),
    ...(Metrics && {
      Metrics: Metrics.map((metric: any) =>
        metric.MetricStat
          ? { ...metric, MetricStat: { ...metric.MetricStat, Period: Number(metric.MetricStat.Period) } }
          : { ...metric, ...(metric.Period && { Period: Number(metric.Period) }) },
      ),
    }),
  };
}
