import type { Aws, Measurements, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import { Alarms } from './alarms';
import { metricsIn } from './embedded-metrics';
import { getMetricStatistics, listMetrics } from './metric-reads';
import { Metrics } from './state';

export interface CloudWatch extends Service, Measurements {}

export function createCloudWatch(aws: Aws): CloudWatch {
  const metrics = new Metrics();
  const alarms = new Alarms(metrics);
  const count: CloudWatch['count'] = (place, id) =>
    metrics.add(place, id, { at: aws.clock.now(), value: 1, unit: 'Count' });
  return {
    name: 'monitoring',
    protocol: jsonProtocol('1.0'),
    operations: {
      DeleteAlarms: alarms.delete,
      DescribeAlarms: alarms.describe,
      GetMetricStatistics: getMetricStatistics(metrics),
      ListMetrics: listMetrics(metrics),
      PutMetricAlarm: alarms.put,
    },
    inventory: (account) => alarms.byArn.arnsIn(account),
    count,
    measure: (measuring) => metrics.measure(measuring),
    read: (place, logGroupName, message) => {
      const extracted = metricsIn(message);
      if (extracted.kind === 'metrics') {
        for (const [id, sample] of extracted.found) metrics.add(place, id, sample);
      }
      if (extracted.kind === 'invalid') {
        const dimensions = { LogGroupName: logGroupName };
        count(place, { namespace: 'AWS/Logs', name: 'EMFValidationErrors', dimensions });
      }
    },
  };
}
