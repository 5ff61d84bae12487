import { randomUUID } from 'node:crypto';
import type { Aws } from '../call';
import { AwsError } from '../errors';
import { interruptible } from '../timer';
import { assumeScheduleRole } from './service-role';
import type { Schedule } from './state';
import { requestOf } from './target';

/** One time that a schedule was due, and its outcome. */
export interface Invocation {
  readonly scheduleArn: string;
  readonly targetArn: string;
  /** When the schedule was due, in milliseconds. */
  readonly due: number;
  attempts: number;
  outcome: 'under way' | 'done' | 'dropped';
  /** Why the last attempt failed. */
  error?: string;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15 * 60_000;

/** Calls the target until it answers, refuses permanently, or the retry policy ends. */
export async function invoke(
  aws: Aws,
  schedule: Schedule,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<void> {
  const { maximumAge, maximumRetries } = schedule.settings.target;
  for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    invocation.attempts++;
    count(aws, schedule, 'InvocationAttemptCount');
    const error = await attempt(aws, schedule, invocation);
    if (!error) {
      invocation.outcome = 'done';
      invocation.error = undefined;
      return;
    }
    count(aws, schedule, isThrottled(error) ? 'TargetErrorThrottledCount' : 'TargetErrorCount');
    invocation.error = `${error.name}: ${error.message}`;
    const tooLate = aws.clock.now() + pause > invocation.due + maximumAge;
    if (!isPassing(error) || invocation.attempts > maximumRetries || tooLate) break;
    await interruptible(aws.clock, pause, signal);
  }
  if (signal.aborted) return;
  invocation.outcome = 'dropped';
  count(aws, schedule, 'InvocationDroppedCount');
}

async function attempt(
  aws: Aws,
  schedule: Schedule,
  { scheduleArn, due, attempts }: Invocation,
): Promise<Error | undefined> {
  const { group, region, settings } = schedule;
  const { target } = settings;
  const executionId = randomUUID().replaceAll('-', '').slice(0, 16);
  try {
    const role = await assumeScheduleRole(aws, schedule, group, target.roleArn);
    const request = requestOf(target, { scheduleArn, due, executionId, attempt: attempts });
    await aws.call(role, region, target.service, target.operation, request);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Whether the same call may succeed later. */
function isPassing(error: Error): boolean {
  if (!(error instanceof AwsError)) return error.name === 'ConnectionLost';
  if (error.code === 'NotEmulated') return false;
  return error.status >= 500 || isThrottled(error);
}

function isThrottled(error: Error): boolean {
  return error instanceof AwsError && /Throttl|TooManyRequests|ThroughputExceeded|SlowDown/.test(error.code);
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html#monitoring-cloudwatch-metrics-list */
type SchedulerMetric =
  | 'InvocationAttemptCount'
  | 'InvocationDroppedCount'
  | 'TargetErrorCount'
  | 'TargetErrorThrottledCount';

/** Counts one for the schedule's group: there is no metric of a schedule alone. */
function count(aws: Aws, schedule: Schedule, name: SchedulerMetric): void {
  const dimensions = { ScheduleGroup: schedule.group };
  aws.cloudwatch.count(schedule, { namespace: 'AWS/Scheduler', name, dimensions });
}
