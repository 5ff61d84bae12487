import type { Operation } from '../call';
import { AwsError, NotEmulated, refuseOthers } from '../errors';
import { type Alarms, alarmArn, type Settings, TREATMENTS } from './alarms';
import { invalid, missing } from './input';
import { watchedBy } from './watched';

export const putMetricAlarm =
  (alarms: Alarms): Operation =>
  async (call, input) => {
    const { AlarmName: name } = input;
    await call.authorize('cloudwatch:PutMetricAlarm', [alarmArn(call, name)]);
    alarms.put(call, name, settingsOf(input));
    return {};
  };

const KNOWN = [
  ...[
    'ActionsEnabled',
    'AlarmDescription',
    'AlarmName',
    'ComparisonOperator',
    'DatapointsToAlarm',
    'Dimensions',
  ],
  ...['EvaluationPeriods', 'MetricName', 'Metrics', 'Namespace', 'Period', 'Statistic', 'Threshold'],
  ...['Tags', 'TreatMissingData', 'Unit'],
];

function settingsOf(input: any): Settings {
  refuseOthers('cloudwatch:PutMetricAlarm', input, KNOWN);
  const { watched, Period } = watchedBy(input);
  const { ComparisonOperator, EvaluationPeriods, Threshold, TreatMissingData = 'missing' } = input;
  const required = { Period, Threshold };
  const absent = Object.entries(required).find(([, value]) => value === undefined);
  if (absent) throw missing(absent[0]);
  if (/^(LessThanLower|GreaterThanUpper)/.test(ComparisonOperator))
    throw new NotEmulated('anomaly detection');
  if (!TREATMENTS.includes(TreatMissingData)) {
    throw new AwsError(
      'ValidationError',
      `Invalid TreatMissingData ${TreatMissingData}: one of ${TREATMENTS.join(', ')} is wanted.`,
    );
  }
  if (Period === 10 || Period === 20 || Period === 30)
    throw new NotEmulated('alarms on metrics of high resolution');
  if (Period % 60 !== 0) throw invalid('Period must be 10, 20, 30 or a multiple of 60.');
  const datapointsToAlarm = input.DatapointsToAlarm ?? EvaluationPeriods;
  if (datapointsToAlarm > EvaluationPeriods) {
    throw new AwsError('ValidationError', 'DatapointsToAlarm must be from 1 to EvaluationPeriods.');
  }
  if (Period * EvaluationPeriods > LONGEST)
    throw invalid('Metrics cannot be checked across more than seven days.');
  return {
    watched,
    period: Period * 1000,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm,
    threshold: Threshold,
    comparison: ComparisonOperator,
    treatMissingData: TreatMissingData,
    input,
  };
}

/** Seconds. */
const LONGEST = 7 * 24 * 3600;
