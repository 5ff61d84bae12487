import { parseProjectArn } from '../contract/arns';
import {
  METRIC_NAMESPACE,
  METRIC_UNITS,
  type MetricName,
  PROJECT_DIMENSION,
  RESOURCE_DIMENSION,
} from '../contract/metrics';
import { type ResourceEvent, stackOf } from './cloudformation/request';
import type { Time } from './time';

/** The result of a request. */
export interface Measured {
  /** Values by the names of their metrics. */
  readonly values: Partial<Readonly<Record<MetricName, number>>>;
  readonly event: ResourceEvent;
  /** The name of the project, if the request names one. */
  readonly projectName?: string;
}

export interface Output extends Time {
  /** Writes one line to standard output, unchanged. */
  readonly print: (line: string) => void;
}

/** Prints the metrics, if there are any. */
export function printMetrics({ print, now }: Output, measured: Measured | undefined): void {
  if (measured) print(documentOf(measured, now()));
}

/**
 * One document of the embedded metric format. CloudWatch Logs reads the metrics from it, without a call, a permission
 * or a client. Each dimension is a separate set, so that a resource is found without its project.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function documentOf(measured: Measured, timestamp: number): string {
  const { values, event, projectName } = measured;
  const dimensions = {
    [RESOURCE_DIMENSION]: `${stackOf(event).name}/${event.LogicalResourceId}`,
    ...(projectName ? { [PROJECT_DIMENSION]: projectName } : {}),
  };
  const directive = {
    Namespace: METRIC_NAMESPACE,
    Dimensions: Object.keys(dimensions).map((name) => [name]),
    Metrics: Object.keys(values).map((Name) => ({ Name, Unit: METRIC_UNITS[Name as MetricName] })),
  };
  return JSON.stringify({
    _aws: { Timestamp: timestamp, CloudWatchMetrics: [directive] },
    ...dimensions,
    ...values,
    // After a failure the CDK's CLI prints the log. If a line is JSON, the CLI prints only its `message`.
    message: Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  });
}

/**
 * The name of the project, if `value` is its ARN. Undefined for bad input: its failure is counted without a project.
 */
export function projectNameIn(value: unknown): string | undefined {
  return typeof value === 'string' ? parseProjectArn(value)?.projectName : undefined;
}

/**
 * Lambda's `console.log` writes a time and a request id before a line, and CloudWatch reads only lines that are JSON.
 */
export function printToStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}
