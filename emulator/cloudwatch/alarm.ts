import { AwsError, NotEmulated, refuseOthers } from '../errors';
import { words } from '../words';
import type { Metric } from './metric';
import { type Series, type Watched, watchedBy } from './watched';

/** What PutMetricAlarm says. */
export interface Settings {
  readonly watched: Watched;
  /** Milliseconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly breaches: (value: number) => boolean;
  readonly treatMissingData: string;
  /** The given value, which DescribeAlarms shows. */
  readonly input: Readonly<Record<string, unknown>>;
}

const KNOWN = words(`
  ActionsEnabled AlarmDescription AlarmName ComparisonOperator DatapointsToAlarm Dimensions EvaluationPeriods
  MetricName Metrics Namespace Period Statistic Tags Threshold TreatMissingData
`);

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const WEEK = 7 * 24 * 3600;

export function settingsOf(input: any): Settings {
  refuseOthers('cloudwatch:PutMetricAlarm', input, KNOWN);
  const { watched, Period } = watchedBy(input);
  const { ComparisonOperator, EvaluationPeriods, Threshold, TreatMissingData = 'missing' } = input;
  const { DatapointsToAlarm = EvaluationPeriods } = input;
  const compare = COMPARISONS[ComparisonOperator];
  if (!compare) throw new NotEmulated(`anomaly detection, as by ${ComparisonOperator}`);
  if (Period === undefined || Threshold === undefined) {
    throw new AwsError('MissingParameter', 'The parameters Period and Threshold are required.');
  }
  if (Period % 60 !== 0) throw new NotEmulated(`alarms with a period of ${Period} seconds`);
  if (DatapointsToAlarm > EvaluationPeriods) {
    throw new AwsError('ValidationError', 'DatapointsToAlarm must be from 1 to EvaluationPeriods.');
  }
  if (Period * EvaluationPeriods > WEEK) {
    throw new AwsError('InvalidParameterValue', 'Metrics cannot be checked across more than seven days.');
  }
  // Every other treatment can leave an alarm in the state that it was in. Here a state depends on the metrics alone.
  if (TreatMissingData !== 'notBreaching' && !(TreatMissingData === 'missing' && DatapointsToAlarm === 1)) {
    throw new NotEmulated(
      `missing data of ${DatapointsToAlarm} datapoints to alarm that is "${TreatMissingData}"`,
    );
  }
  return {
    watched,
    period: Period * 1000,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm,
    breaches: (value) => compare(value, Threshold),
    treatMissingData: TreatMissingData,
    input,
  };
}

export interface State {
  readonly value: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason: string;
}

/** CloudWatch looks at more periods than it evaluates. Its guide says 5 for 3, and gives no other number. */
const FURTHER_BACK = 2;

/**
 * The state at the end of a minute. Where a query finds several series, one that breaches is enough.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function stateAt(settings: Settings, metrics: readonly Metric[], now: number): State {
  const all = settings.watched(metrics);
  const states = (all.length > 0 ? all : [() => undefined]).map((series) => stateOf(settings, series, now));
  return states.find(({ value }) => value === 'ALARM') ?? states[0];
}

function stateOf(settings: Settings, series: Series, now: number): State {
  const { evaluationPeriods, period, breaches, datapointsToAlarm, treatMissingData } = settings;
  const oldestFirst = Array.from({ length: evaluationPeriods + FURTHER_BACK }, (_, index) => index).reverse();
  const values = oldestFirst
    .map((age) => series(now - (age + 1) * period, now - age * period))
    .filter((value) => value !== undefined)
    .slice(-evaluationPeriods);
  if (values.length === 0 && treatMissingData === 'missing') {
    return { value: 'INSUFFICIENT_DATA', reason: 'Insufficient Data: no datapoints were received' };
  }
  const crossed = values.filter(breaches).length >= datapointsToAlarm;
  const reason = `Threshold ${crossed ? 'Crossed' : 'not crossed'}: of the last ${evaluationPeriods} datapoints there are [${values.join(', ')}]`;
  return { value: crossed ? 'ALARM' : 'OK', reason };
}
