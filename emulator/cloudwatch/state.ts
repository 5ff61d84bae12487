import { ByPlace, type Place } from '../place';
import type { Measuring, Metric, MetricId, Sample } from './metric';

interface Kept extends MetricId {
  readonly samples: Sample[];
}

const MINUTE = 60_000;

/** The metrics of every account and Region. */
export class Metrics {
  private readonly places = new ByPlace(() => new Map<string, Kept>());
  private readonly measuring: Measuring[] = [];

  /** A service that is asked for measurements when somebody looks. */
  measure(measuring: Measuring): void {
    this.measuring.push(measuring);
  }

  add(place: Place, id: MetricId, sample: Sample): void {
    const metrics = this.places.in(place);
    const key = keyOf(id);
    const metric = metrics.get(key) ?? { ...id, samples: [] };
    metrics.set(key, metric);
    const at = Math.floor(sample.at / MINUTE) * MINUTE;
    const before = metric.samples.findLastIndex((one) => one.at <= at);
    metric.samples.splice(before + 1, 0, { ...sample, at });
  }

  /** In the order in which they came, and then what services measure. */
  in(place: Place): readonly Metric[] {
    return [...this.places.in(place).values(), ...this.measuring.flatMap((measuring) => measuring(place))];
  }

  samplesOf(place: Place, id: MetricId): readonly Sample[] {
    return this.in(place).find((metric) => isSame(metric, id))?.samples ?? [];
  }
}

export function isSame(one: MetricId, other: MetricId): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}
