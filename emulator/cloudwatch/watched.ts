import { NotEmulated } from '../errors';
import { dimensionsOf, missing } from './input';
import { seriesOfQuery } from './metrics-insights';
import { seriesOf, type Watched } from './series';
import { isSame } from './state';
import { isStatistic } from './statistics';

/** A metric, or a list with one metric, a sum or a query. */
export function watchedBy({ Metrics = [], ...input }: any): { watched: Watched; Period: any } {
  if (Metrics.length === 0) return { watched: watchedMetric(input), Period: input.Period };
  if (Metrics.length === 1 && Metrics[0].MetricStat) return watchedStat(Metrics[0]);
  const expressions = Metrics.filter(({ Expression }: any) => Expression !== undefined);
  if (expressions.length !== 1) throw new NotEmulated('alarms on several expressions');
  const [{ Expression, Period }] = expressions;
  if (Expression.startsWith('SELECT ')) return { watched: seriesOfQuery(Expression), Period };
  return sumOf(Expression, Metrics);
}

function watchedStat({ MetricStat: { Metric, Period, Stat: Statistic, Unit } }: any) {
  return { watched: watchedMetric({ ...Metric, Statistic, Unit }), Period };
}

function watchedMetric({ Namespace, MetricName, Dimensions, Statistic, Unit }: any): Watched {
  const absent = Object.entries({ MetricName, Namespace, Statistic }).find(
    ([, value]) => value === undefined,
  );
  if (absent) throw missing(absent[0]);
  if (!isStatistic(Statistic)) throw new NotEmulated(`the statistic "${Statistic}" in alarms`);
  const id = { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) };
  return (metrics) => [
    seriesOf(metrics.find((metric) => isSame(metric, id))?.samples ?? [], Statistic, Unit),
  ];
}

/** `FILL(a, 0) + FILL(b, 0)`: the only supported metric math. */
function sumOf(expression: string, all: readonly any[]) {
  const terms = expression.split(' + ').map((term) => {
    const [, id, filling] = /^FILL\((\w+), (\d+)\)$/.exec(term) ?? [];
    const found = all.find(({ Id, MetricStat }) => Id === id && MetricStat);
    if (!found) throw new NotEmulated(`alarms on expressions such as "${expression}"`);
    return { ...watchedStat(found), filling: Number(filling) };
  });
  const watched: Watched = (metrics) => {
    const series = terms.map((term) => ({ of: term.watched(metrics)[0], filling: term.filling }));
    return [(from, to) => series.reduce((sum, { of: one, filling }) => sum + (one(from, to) ?? filling), 0)];
  };
  return { watched, Period: terms[0].Period };
}
