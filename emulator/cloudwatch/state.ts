import type { Call } from '../call';

export type Place = Pick<Call, 'account' | 'region'>;

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

interface Metric extends MetricId {
  readonly samples: Sample[];
}

const MINUTE = 60_000;

/** The metrics of every account and Region. */
export class Metrics {
  private readonly places = new Map<string, Map<string, Metric>>();

  add(place: Place, id: MetricId, sample: Sample): void {
    const metrics = this.placeOf(place);
    const key = keyOf(id);
    const metric = metrics.get(key) ?? { ...id, samples: [] };
    metrics.set(key, metric);
    metric.samples.push({ ...sample, at: Math.floor(sample.at / MINUTE) * MINUTE });
  }

  /** In the order in which they came. */
  in(place: Place): readonly MetricId[] {
    return [...this.placeOf(place).values()];
  }

  samplesOf(place: Place, id: MetricId): readonly Sample[] {
    return this.placeOf(place).get(keyOf(id))?.samples ?? [];
  }

  private placeOf({ account, region }: Place): Map<string, Metric> {
    const key = `${account}/${region}`;
    const metrics = this.places.get(key) ?? new Map<string, Metric>();
    this.places.set(key, metrics);
    return metrics;
  }
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}
