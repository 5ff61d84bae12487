import type { CfnResource } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import {
  METRIC_NAMESPACE,
  METRIC_UNITS,
  type MetricName,
  PROJECT_DIMENSION,
  RESOURCE_DIMENSION,
} from '../../contract/metrics';

/**
 * The metric of one custom resource. Its dimension does not name the project, so another stack can watch it without an
 * export.
 */
export function metricOfResource(
  scope: Construct,
  resource: CfnResource,
  metricName: string,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const owner = `${Stack.of(resource).stackName}/${resource.logicalId}`;
  return metric(scope, metricName, { [RESOURCE_DIMENSION]: owner }, options);
}

/** The metric of everything in one project, in the account and Region of the stack. */
export function metricOfProject(
  scope: Construct,
  projectName: string,
  metricName: string,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return metric(scope, metricName, { [PROJECT_DIMENSION]: projectName }, options);
}

/** One of Rekognition's own metrics, for one model version. */
export function metricOfVersion(
  scope: Construct,
  { projectName, versionName }: { readonly projectName: string; readonly versionName: string },
  metricName: string,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Rekognition',
    metricName,
    dimensionsMap: { ProjectName: projectName, VersionName: versionName },
    statistic: cloudwatch.Stats.AVERAGE,
    ...options,
  }).attachTo(scope);
}

function metric(
  scope: Construct,
  metricName: string,
  dimensionsMap: Record<string, string>,
  options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const isCount = METRIC_UNITS[metricName as MetricName] === 'Count';
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap,
    statistic: isCount ? cloudwatch.Stats.SUM : cloudwatch.Stats.AVERAGE,
    ...options,
  }).attachTo(scope);
}
