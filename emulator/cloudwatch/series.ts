import type { Metric, Sample } from './metric';
import { STATISTICS, type Statistic, valuesIn } from './statistics';

/** The value of a period, which begins `from` and ends before `to`. Undefined if there is no data. */
export type Series = (from: number, to: number) => number | undefined;

/** What an alarm watches among the metrics of its account and Region. */
export type Watched = (metrics: readonly Metric[]) => readonly Series[];

export function seriesOf(samples: readonly Sample[], statistic: Statistic, unit?: string): Series {
  return (from, to) => {
    const values = valuesIn(samples, from, to, unit);
    return values.length === 0 ? undefined : STATISTICS[statistic](values);
  };
}
