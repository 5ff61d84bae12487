import type { Sample } from './state';

/** The statistics that are no percentiles. */
export const STATISTICS = {
  SampleCount: (values: readonly number[]) => values.length,
  Sum: (values: readonly number[]) => sumOf(values),
  Average: (values: readonly number[]) => sumOf(values) / values.length,
  Minimum: (values: readonly number[]) => Math.min(...values),
  Maximum: (values: readonly number[]) => Math.max(...values),
} as const;

export type Statistic = keyof typeof STATISTICS;

export function isStatistic(name: unknown): name is Statistic {
  return typeof name === 'string' && Object.hasOwn(STATISTICS, name);
}

/** The values of a period: `from` is in it, `to` is in the next one. */
export function valuesIn(samples: readonly Sample[], from: number, to: number, unit?: string): number[] {
  return samples
    .filter((sample) => sample.at >= from && sample.at < to && (unit === undefined || sample.unit === unit))
    .map(({ value }) => value);
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
