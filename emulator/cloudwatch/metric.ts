import type { Place } from '../place';

/** Dimensions by name. They are part of what a metric is: another value is another metric. */
export type Dimensions = Readonly<Record<string, string>>;

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

/** One value of a metric. */
export interface Sample {
  /** Milliseconds since the epoch, on the minute: what is not of high resolution is kept by the minute. */
  readonly at: number;
  readonly value: number;
  readonly unit: string;
}

export interface Metric extends MetricId {
  /** Oldest first. */
  readonly samples: readonly Sample[];
}

/** What a service measures of its own in an account and Region, so far. */
export type Measuring = (place: Place) => readonly Metric[];
