/** The namespace of all metrics. A contract with users' alarms and dashboards, as are the names below. */
export const METRIC_NAMESPACE = 'cdk-rekognition-custom-labels';

/**
 * The dimension that identifies one resource in its account and Region: `<stack name>/<logical id>`, like the owner
 * tag.
 */
export const RESOURCE_DIMENSION = 'Resource';

/**
 * The dimension of everything in one project: the project's name, which stays the same when the project is made again.
 */
export const PROJECT_DIMENSION = 'Project';

/** Every metric, and the unit that it is measured in. */
export const METRIC_UNITS = {
  CopyDuration: 'Seconds',
  CopyFailed: 'Count',
  DeleteFailed: 'Count',
  StartDuration: 'Seconds',
  StartFailed: 'Count',
  StopFailed: 'Count',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;
