import { AwsError, NotEmulated } from '../errors';
import type { Metric, Sample } from './metric';
import { isSame } from './state';
import { dimensionsOf, STATISTICS, valuesIn } from './statistics';

/** The value of a period, which begins `from` and ends before `to`. Undefined if there is no data. */
export type Series = (from: number, to: number) => number | undefined;

/** What an alarm watches among the metrics of its account and Region. */
export type Watched = (metrics: readonly Metric[]) => readonly Series[];

/** A metric, or a list with one metric, a sum or a query: what this library's alarms have. */
export function watchedBy({ Metrics = [], ...input }: any): { watched: Watched; Period: any } {
  if (Metrics.length === 0) return { watched: watchedMetric(input), Period: input.Period };
  if (Metrics.length === 1 && Metrics[0].MetricStat) return watchedStat(Metrics[0]);
  const expressions = Metrics.filter(({ Expression }: any) => Expression !== undefined);
  if (expressions.length !== 1) throw new NotEmulated('alarms on several expressions');
  const [{ Expression, Period }] = expressions;
  if (Expression.startsWith('SELECT ')) return { watched: groupsOf(Expression), Period };
  return sumOf(Expression, Metrics);
}

function watchedStat({ MetricStat: { Metric, Period, Stat: Statistic } }: any) {
  return { watched: watchedMetric({ ...Metric, Statistic }), Period };
}

function watchedMetric({ Namespace: namespace, MetricName: name, Dimensions, Statistic }: any): Watched {
  if (!namespace || !name) throw new AwsError('MissingParameter', 'A metric has a name and a namespace.');
  if (!Object.hasOwn(STATISTICS, Statistic)) throw new NotEmulated(`the statistic "${Statistic}" in alarms`);
  const id = { namespace, name, dimensions: dimensionsOf(Dimensions) };
  return (metrics) => [seriesOf(metrics.find((metric) => isSame(metric, id))?.samples ?? [], Statistic)];
}

function seriesOf(samples: readonly Sample[], statistic: string): Series {
  return (from, to) => {
    const values = valuesIn(samples, from, to);
    return values.length === 0 ? undefined : STATISTICS[statistic](values);
  };
}

/** `FILL(a, 0) + FILL(b, 0)`: the only supported metric math. */
function sumOf(expression: string, all: readonly any[]) {
  const terms = expression.split(' + ').map((term) => {
    const [, id] = /^FILL\((\w+), 0\)$/.exec(term) ?? [];
    const found = all.find(({ Id, MetricStat }) => Id === id && MetricStat);
    if (!found) throw new NotEmulated(`alarms on expressions such as "${expression}"`);
    return watchedStat(found);
  });
  const watched: Watched = (metrics) => {
    const series = terms.flatMap((term) => term.watched(metrics));
    return [(from, to) => series.reduce((sum, one) => sum + (one(from, to) ?? 0), 0)];
  };
  return { watched, Period: terms[0].Period };
}

const QUERY = /^SELECT AVG\((\w+)\) FROM SCHEMA\("([^"]+)", ([\w, ]+)\) WHERE (.+) GROUP BY (\w+)$/;
const CONDITION = /^(\w+) (=|!=) '([^']*)'$/;

/**
 * A series for each group of a query. Only one form is supported: an average, conditions that must all be true, and one
 * dimension to group by.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
function groupsOf(query: string): Watched {
  const [, name, namespace, schema, where, group] = QUERY.exec(query) ?? [];
  const conditions = where?.split(' AND ').map((condition) => CONDITION.exec(condition));
  if (!conditions?.every((condition) => condition !== null)) throw new NotEmulated(`the query "${query}"`);
  const names = schema.split(', ').sort().join();
  const isMeant = (metric: Metric) =>
    metric.namespace === namespace &&
    metric.name === name &&
    Object.keys(metric.dimensions).sort().join() === names &&
    conditions.every(
      ([, dimension, operator, value]) => (metric.dimensions[dimension] === value) === (operator === '='),
    );
  return (metrics) => {
    const groups = Map.groupBy(metrics.filter(isMeant), ({ dimensions }) => dimensions[group]);
    return [...groups.values()].map((members) =>
      seriesOf(
        members.flatMap(({ samples }) => samples),
        'Average',
      ),
    );
  };
}
