import type { Dimensions, Sample } from './metric';

/** The statistics that are no percentiles. */
export const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SampleCount: (values) => values.length,
  Sum: (values) => sumOf(values),
  Average: (values) => sumOf(values) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** The values of a period: `from` is in it, `to` is in the next one. */
export function valuesIn(samples: readonly Sample[], from: number, to: number): number[] {
  return samples.filter(({ at }) => at >= from && at < to).map(({ value }) => value);
}

export const dimensionsOf = (input: { Name: string; Value: string }[] = []): Dimensions =>
  Object.fromEntries(input.map(({ Name, Value }) => [Name, Value]));
