import type { Place } from '../place';

/** Dimensions by name. They identify the metric: another value is another metric. */
export type Dimensions = Readonly<Record<string, string>>;

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

/** One value of a metric. */
export interface Sample {
  /** Milliseconds since the epoch, rounded to the minute, like metrics without high resolution. */
  readonly at: number;
  readonly value: number;
  readonly unit: string;
}

export interface Metric extends MetricId {
  /** Oldest first. */
  readonly samples: readonly Sample[];
}

/** A service's own measurements in an account and Region, until now. */
export type Measuring = (place: Place) => readonly Metric[];
