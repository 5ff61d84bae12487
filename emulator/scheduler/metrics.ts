import type { Aws } from '../call';
import type { Schedule } from './state';

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html#monitoring-cloudwatch-metrics-list */
export type SchedulerMetric =
  | 'InvocationAttemptCount'
  | 'InvocationDroppedCount'
  | 'TargetErrorCount'
  | 'TargetErrorThrottledCount';

/** Counts one for the schedule's group: there is no metric of a schedule alone. */
export function count(aws: Aws, { account, region, group }: Schedule, name: SchedulerMetric): void {
  const id = { namespace: 'AWS/Scheduler', name, dimensions: { ScheduleGroup: group } };
  aws.cloudwatch.record({ account, region }, id, { at: aws.clock.now(), value: 1, unit: 'Count' });
}
