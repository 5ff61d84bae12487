import type { Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { pageOf } from './paging';
import { logStreamArn } from './resource-arn';
import type { LogEvent, LogGroups } from './state';

export const createLogStream =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName, logStreamName }) => {
    await call.authorize('logs:CreateLogStream', [logStreamArn(call, logGroupName, logStreamName)]);
    const { streams } = groups.group(call, logGroupName);
    if (streams.has(logStreamName)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    }
    streams.set(logStreamName, { name: logStreamName, created: call.aws.clock.now(), events: [] });
    return {};
  };

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

const PAGE = 10_000;

export const filterLogEvents =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const group = await groups.open(call, input.logGroupIdentifier ?? input.logGroupName);
    const matches = matcher(input.filterPattern);
    const { startTime = 0, endTime = Infinity, logStreamNames, logStreamNamePrefix = '' } = input;
    const found = [...group.streams.values()]
      .filter(({ name }) => logStreamNames?.includes(name) ?? name.startsWith(logStreamNamePrefix))
      .flatMap((stream) => stream.events.map((event) => ({ logStreamName: stream.name, ...event })))
      .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime)
      .filter(({ message }) => matches(message))
      .sort((a, b) => a.timestamp - b.timestamp || (a.eventId < b.eventId ? -1 : 1));
    const page = pageOf(found, input.nextToken, Math.min(input.limit ?? PAGE, PAGE));
    return { events: page.items, searchedLogStreams: [], nextToken: page.nextToken };
  };

/** The words of CloudWatch's filter language: all of them must occur, quoted ones literally. */
export function matcher(pattern = ''): (message: string) => boolean {
  if (/^\s*[[{%]|(^|\s)[?-]/.test(pattern))
    throw new NotEmulated(`the filter pattern ${JSON.stringify(pattern)}`);
  const terms = [...pattern.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word);
  return (message) => terms.every((term) => message.includes(term));
}
