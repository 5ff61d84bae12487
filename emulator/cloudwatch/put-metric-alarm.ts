import type { Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { type Alarms, alarmArn, COMPARISONS, type Settings, TREATMENTS } from './alarms';
import { invalid, missing, refuseOthers } from './input';
import { watchedBy } from './watched';

export const putMetricAlarm =
  (alarms: Alarms): Operation =>
  async (call, input) => {
    const { AlarmName: name } = input;
    if (typeof name !== 'string' || !/^[^\p{Cc}]{1,255}$/u.test(name)) throw missing('AlarmName');
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
  refuseOthers('PutMetricAlarm', input, KNOWN);
  const { watched, Period } = watchedBy(input);
  const { ComparisonOperator, EvaluationPeriods, Threshold, TreatMissingData = 'missing' } = input;
  const required = { Period, EvaluationPeriods, Threshold, ComparisonOperator };
  const absent = Object.entries(required).find(([, value]) => value === undefined);
  if (absent) throw missing(absent[0]);
  if (/^(LessThanLower|GreaterThanUpper)/.test(ComparisonOperator))
    throw new NotEmulated('anomaly detection');
  if (!COMPARISONS.includes(ComparisonOperator))
    throw unknown('ComparisonOperator', ComparisonOperator, COMPARISONS);
  if (!TREATMENTS.includes(TreatMissingData)) throw unknown('TreatMissingData', TreatMissingData, TREATMENTS);
  if (Period === 10 || Period === 20 || Period === 30)
    throw new NotEmulated('alarms on metrics of high resolution');
  if (!(Period > 0 && Period % 60 === 0)) throw invalid('Period must be 10, 20, 30 or a multiple of 60.');
  if (!(Number.isInteger(EvaluationPeriods) && EvaluationPeriods >= 1)) {
    throw invalid('EvaluationPeriods must be a whole number from 1.');
  }
  const datapointsToAlarm = input.DatapointsToAlarm ?? EvaluationPeriods;
  if (!(datapointsToAlarm >= 1 && datapointsToAlarm <= EvaluationPeriods)) {
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

function unknown(member: string, value: unknown, choices: readonly string[]): AwsError {
  return new AwsError(
    'ValidationError',
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${choices.join(', ')}]`,
  );
}
