import type { Operation } from '../call';
import { AwsError, refuseOthers } from '../errors';
import type { MetricId } from './metric';
import type { Metrics } from './state';
import { dimensionsOf, STATISTICS, valuesIn } from './statistics';

const MOST = 1440;

/** Statistics by the minute. Metrics have no higher resolution here. */
export const getMetricStatistics =
  (metrics: Metrics): Operation =>
  async (call, input) => {
    await call.authorize('cloudwatch:GetMetricStatistics', ['*']);
    refuseOthers('cloudwatch:GetMetricStatistics', input, [
      ...['Dimensions', 'EndTime', 'MetricName', 'Namespace', 'Period', 'StartTime', 'Statistics'],
    ]);
    const { Namespace: namespace, MetricName: name, Period, Statistics, Dimensions } = input;
    if (!Statistics) throw new AwsError('MissingParameter', 'The parameter Statistics is required.');
    const period = Period * 1000;
    if (period % 60_000 !== 0) throw invalid('Period must be a multiple of 60.');
    const start = Math.floor(timeOf(input.StartTime) / 60_000) * 60_000;
    const end = timeOf(input.EndTime);
    if (!(start < end)) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
    if ((end - start) / period > MOST) {
      throw new AwsError('InvalidParameterCombination', `You have requested more than ${MOST} datapoints.`);
    }
    const samples = metrics.samplesOf(call, { namespace, name, dimensions: dimensionsOf(Dimensions) });
    const datapoints = [];
    for (let from = start; from < end; from += period) {
      const values = valuesIn(samples, from, Math.min(from + period, end));
      if (values.length === 0) continue;
      const wanted = Statistics.map((one: string) => [one, STATISTICS[one](values)]);
      const Unit = samples.find(({ at }) => at >= from)?.unit;
      datapoints.push({ Timestamp: new Date(from), ...Object.fromEntries(wanted), Unit });
    }
    return { Label: name, Datapoints: datapoints };
  };

export const listMetrics =
  (metrics: Metrics): Operation =>
  async (call, input) => {
    await call.authorize('cloudwatch:ListMetrics', ['*']);
    refuseOthers('cloudwatch:ListMetrics', input, ['MetricName', 'Namespace']);
    const { Namespace, MetricName } = input;
    const isAskedFor = ({ namespace, name }: MetricId) =>
      namespace === (Namespace ?? namespace) && name === (MetricName ?? name);
    return {
      Metrics: metrics
        .in(call)
        .filter(isAskedFor)
        .map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        })),
    };
  };

const invalid = (message: string) => new AwsError('InvalidParameterValue', message);

/** On the wire times are seconds; a call without HTTP has dates. */
const timeOf = (value: number | string | Date) =>
  new Date(typeof value === 'number' ? value * 1000 : value).getTime();
