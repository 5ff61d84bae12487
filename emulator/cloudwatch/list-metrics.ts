import type { Operation } from '../call';
import { refuseOthers } from '../errors';
import { dimensionList } from './input';
import type { MetricId } from './metric';
import type { Metrics } from './state';

const PAGE = 500;

export const listMetrics =
  (metrics: Metrics): Operation =>
  async (call, input) => {
    await call.authorize('cloudwatch:ListMetrics', ['*']);
    refuseOthers('cloudwatch:ListMetrics', input, ['Dimensions', 'MetricName', 'Namespace', 'NextToken']);
    const found = metrics.in(call).filter((metric) => isAskedFor(metric, input));
    const begin = Number(input.NextToken ?? 0);
    const end = begin + PAGE;
    return {
      Metrics: found.slice(begin, end).map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: dimensionList(dimensions),
      })),
      NextToken: end < found.length ? String(end) : undefined,
    };
  };

/** A dimension without a value asks for any value, and a metric may have more dimensions than are asked for. */
function isAskedFor(
  { namespace, name, dimensions }: MetricId,
  { Namespace, MetricName, Dimensions = [] }: any,
) {
  return (
    (Namespace === undefined || Namespace === namespace) &&
    (MetricName === undefined || MetricName === name) &&
    Dimensions.every(
      (wanted: any) =>
        Object.hasOwn(dimensions, wanted.Name) &&
        (wanted.Value === undefined || wanted.Value === dimensions[wanted.Name]),
    )
  );
}
