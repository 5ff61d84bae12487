import type { Operation } from '../call';
import { AwsError, NotEmulated, refuseOthers } from '../errors';
import { dimensionsOf, invalid, missing, timeOf } from './input';
import type { Metrics } from './state';
import { STATISTICS, valuesIn } from './statistics';

const MOST = 1440;

export const getMetricStatistics =
  (metrics: Metrics): Operation =>
  async (call, input) => {
    await call.authorize('cloudwatch:GetMetricStatistics', ['*']);
    const { Namespace: namespace, MetricName: name, Period, Statistics = [], Unit } = input;
    if (input.ExtendedStatistics?.length) throw new NotEmulated('percentiles and trimmed statistics');
    refuseOthers('cloudwatch:GetMetricStatistics', input, KNOWN);
    if (Statistics.length === 0) throw missing('Statistics');
    const period = Period * 1000;
    if (period % 60_000 !== 0) throw invalid('Period must be a multiple of 60.');
    const start = Math.floor(timeOf('StartTime', input.StartTime) / 60_000) * 60_000;
    const end = timeOf('EndTime', input.EndTime);
    if (start >= end) {
      throw new AwsError(
        'InvalidParameterValue',
        'The parameter StartTime must be less than the parameter EndTime.',
      );
    }
    if ((end - start) / period > MOST) {
      throw new AwsError('InvalidParameterCombination', `You have requested more than ${MOST} datapoints.`);
    }
    const dimensions = dimensionsOf(input.Dimensions);
    const samples = metrics.samplesOf(call, { namespace, name, dimensions });
    const datapoints = [];
    for (let from = start; from < end; from += period) {
      const values = valuesIn(samples, from, Math.min(from + period, end), Unit);
      if (values.length === 0) continue;
      const unit = samples.find(({ at }) => at >= from)?.unit;
      const wanted = Statistics.map((statistic: keyof typeof STATISTICS) => [
        statistic,
        STATISTICS[statistic](values),
      ]);
      datapoints.push({ Timestamp: new Date(from), ...Object.fromEntries(wanted), Unit: unit });
    }
    return { Label: name, Datapoints: datapoints };
  };

const KNOWN = [
  'Dimensions',
  'EndTime',
  'MetricName',
  'Namespace',
  'Period',
  'StartTime',
  'Statistics',
  'Unit',
];
