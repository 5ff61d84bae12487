import type { Sample } from './metric';

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

/** The values of a period: `from` is in it, `to` is in the next one. The samples are the oldest first. */
export function valuesIn(samples: readonly Sample[], from: number, to: number, unit?: string): number[] {
  const values: number[] = [];
  for (let index = firstSince(samples, from); index < samples.length && samples[index].at < to; index += 1) {
    if (unit === undefined || samples[index].unit === unit) values.push(samples[index].value);
  }
  return values;
}

/** A binary search, because an alarm asks for each minute of weeks. */
function firstSince(samples: readonly Sample[], from: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples[middle].at < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
