import { objectIn } from '../json';
import type { MetricId, Sample } from './metric';

/**
 * The embedded metric format: log events in JSON that name the metrics they hold.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

export type Extracted =
  | { readonly kind: 'metrics'; readonly found: readonly (readonly [MetricId, Sample])[] }
  /** A document that breaks the specification: CloudWatch uses nothing of it, but counts it. */
  | { readonly kind: 'invalid'; readonly because: string }
  /** Any other log event, also a document with other text before or after it. */
  | { readonly kind: 'none' };

class Invalid extends Error {}

export function metricsIn(message: string): Extracted {
  // Most log events are something else. This check avoids parsing them.
  if (!message.includes('_aws')) return { kind: 'none' };
  const root = objectIn(message);
  if (root?._aws?.CloudWatchMetrics === undefined) return { kind: 'none' };
  try {
    const { Timestamp, CloudWatchMetrics } = root._aws;
    demand(Number.isInteger(Timestamp), '_aws.Timestamp is no whole number');
    demand(Array.isArray(CloudWatchMetrics), '_aws.CloudWatchMetrics is no list');
    return { kind: 'metrics', found: CloudWatchMetrics.flatMap((one: any) => follow(one, root, Timestamp)) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { kind: 'invalid', because: error.message };
  }
}

/** The metrics of one directive in the root node, once for each set of dimensions. */
function follow(directive: any, root: any, at: number): [MetricId, Sample][] {
  const { Namespace: namespace, Dimensions, Metrics } = directive ?? {};
  demand(isText(namespace), 'the Namespace is no text');
  demand(Array.isArray(Dimensions) && Dimensions.length > 0, 'there is no set of dimensions');
  demand(Array.isArray(Metrics) && Metrics.length <= 100, 'Metrics is no list of up to 100');
  return Metrics.flatMap(({ Name: name, Unit: unit = 'None' }: any) => {
    demand(isText(name), 'a metric has no name');
    const value = root[name];
    demand(typeof value === 'number', `${name} is no number`);
    return Dimensions.map((names: unknown): [MetricId, Sample] => [
      { namespace, name, dimensions: dimensionsOf(names, root) },
      { at, value, unit },
    ]);
  });
}

function dimensionsOf(names: unknown, root: any): Record<string, string> {
  demand(Array.isArray(names) && names.length <= 30, 'a set of dimensions is no list of up to 30');
  for (const name of names) demand(isText(root[name]), `the dimension ${name} has no text`);
  return Object.fromEntries(names.map((name) => [name, root[name]]));
}

const isText = (value: unknown) => typeof value === 'string' && /^.{1,1024}$/s.test(value);

function demand(holds: boolean, because: string): asserts holds {
  if (!holds) throw new Invalid(because);
}
