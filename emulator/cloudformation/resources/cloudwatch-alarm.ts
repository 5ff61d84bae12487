import { words } from '../../words';
import { numbered } from './numbers';
import { type ResourceType, type ResourceWork } from './resource-type';
import { untilGone } from './service-failure';

const NUMBERS = ['DatapointsToAlarm', 'EvaluationPeriods', 'Period', 'Threshold'];

export const cloudWatchAlarm: ResourceType = {
  properties: words(`
    ActionsEnabled AlarmActions AlarmDescription AlarmName ComparisonOperator
    DatapointsToAlarm Dimensions EvaluationPeriods InsufficientDataActions MetricName Metrics
    Namespace OKActions Period Statistic Tags Threshold TreatMissingData Unit
  `),
  attributes: ['Arn'],
  replacementProperties: ['AlarmName'],
  nameProperty: 'AlarmName',

  create: (work) => put(work, work.properties.AlarmName ?? work.newName(255)),

  update: (work, { id }) => put(work, id),

  delete: (work, { id }) => untilGone(() => work.call('monitoring', 'DeleteAlarms', { AlarmNames: [id] })),
};

async function put(work: ResourceWork, AlarmName: string) {
  await work.call('monitoring', 'PutMetricAlarm', { ...numbered(work.properties, NUMBERS), AlarmName });
  return {
    id: AlarmName,
    attributes: { Arn: `arn:aws:cloudwatch:${work.region}:${work.account}:alarm:${AlarmName}` },
  };
}
