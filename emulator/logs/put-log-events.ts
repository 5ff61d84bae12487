import type { Operation } from '../call';
import { AwsError } from '../errors';
import { logStreamArn } from './resource-arn';
import type { LogEvent, LogGroups } from './state';

export const putLogEvents =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName, logStreamName, logEvents }) => {
    await call.authorize('logs:PutLogEvents', [logStreamArn(call, logGroupName, logStreamName)]);
    const { events } = groups.stream(call, logGroupName, logStreamName);
    if (logEvents.some((event: LogEvent, n: number) => event.timestamp < logEvents[n - 1]?.timestamp)) {
      throw new AwsError(
        'InvalidParameterException',
        'Log events in a single PutLogEvents request must be in chronological order.',
      );
    }
    const ingestionTime = call.aws.clock.now();
    for (const { timestamp, message } of logEvents) {
      insert(events, { eventId: groups.nextEventId(), timestamp, message, ingestionTime });
      call.aws.cloudwatch.read(call, logGroupName, message);
    }
    return {};
  };

function insert(events: LogEvent[], event: LogEvent): void {
  const later = events.findLastIndex((other) => other.timestamp <= event.timestamp);
  events.splice(later + 1, 0, event);
}
