import { NotEmulated } from '../errors';
import type { Metric } from './metric';
import { seriesOf, type Watched } from './series';

const QUERY = /^SELECT AVG\((\w+)\) FROM SCHEMA\("([^"]+)", ([\w, ]+)\) WHERE (.+) GROUP BY (\w+)$/;
const CONDITION = /^(\w+) (=|!=) '([^']*)'$/;

/**
 * A series for each group of a query. Only one form is supported: an average, conditions that must all be true, and one
 * dimension to group by.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
export function seriesOfQuery(query: string): Watched {
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
        members.flatMap(({ samples }) => samples).sort((a, b) => a.at - b.at),
        'Average',
      ),
    );
  };
}
