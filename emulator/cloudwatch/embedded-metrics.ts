import type { Dimensions, MetricId, Sample } from './metric';
import { UNITS } from './units';

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
  const root = rootOf(message);
  if (!isObject(root?._aws) || root._aws.CloudWatchMetrics === undefined) return { kind: 'none' };
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
  const { Namespace: namespace, Dimensions, Metrics } = isObject(directive) ? directive : ({} as any);
  demand(typeof namespace === 'string' && /^.{1,1024}$/.test(namespace), 'the Namespace is no text');
  demand(Array.isArray(Dimensions) && Dimensions.length > 0, 'there is no set of dimensions');
  demand(Array.isArray(Metrics) && Metrics.length <= 100, 'Metrics is no list of up to 100');
  const sets = Dimensions.map((names: unknown) => dimensionsOf(names, root));
  return Metrics.flatMap(({ Name: name, Unit: unit = 'None' }: any) => {
    demand(typeof name === 'string' && /^.{1,1024}$/.test(name), 'a metric has no name');
    demand(UNITS.includes(unit), `${name} is measured in "${unit}"`);
    const values: unknown[] = [root[name]].flat();
    demand(values.length > 0 && values.length <= 100, `${name} has not 1 to 100 values`);
    demand(
      values.every((value) => typeof value === 'number'),
      `${name} is no number`,
    );
    return sets.flatMap((dimensions) =>
      values.map((value): [MetricId, Sample] => [
        { namespace, name, dimensions },
        { at, value: value as number, unit },
      ]),
    );
  });
}

function dimensionsOf(names: unknown, root: any): Dimensions {
  demand(Array.isArray(names) && names.length <= 30, 'a set of dimensions is no list of up to 30');
  const values = (names as string[]).map((name) => {
    const value = root[name];
    demand(typeof value === 'string' && /^.{1,1024}$/s.test(value), `the dimension ${name} has no text`);
    return [name, value];
  });
  return Object.fromEntries(values);
}

function rootOf(message: string): any {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function demand(holds: boolean, because: string): asserts holds {
  if (!holds) throw new Invalid(because);
}
