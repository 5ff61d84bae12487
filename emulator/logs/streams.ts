import type { Operation } from '../call';
import { AwsError } from '../errors';
import { pageOf } from './paging';
import { everythingIn, groupNameOf, logStreamArn } from './resource-arn';
import type { LogGroups, LogStream } from './state';

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

export const describeLogStreams =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const groupName = groupNameOf(input.logGroupIdentifier ?? input.logGroupName);
    await call.authorize('logs:DescribeLogStreams', [everythingIn(call, groupName)]);
    if (input.orderBy === 'LastEventTime' && input.logStreamNamePrefix !== undefined) {
      throw new AwsError(
        'InvalidParameterException',
        'Cannot order by LastEventTime with a logStreamNamePrefix.',
      );
    }
    const found = [...groups.group(call, groupName).streams.values()]
      .filter(({ name }) => name.startsWith(input.logStreamNamePrefix ?? ''))
      .sort(input.orderBy === 'LastEventTime' ? byLastEvent : byName);
    if (input.descending) found.reverse();
    const page = pageOf(found, input.nextToken, input.limit ?? 50);
    return {
      logStreams: page.items.map((stream) => ({
        logStreamName: stream.name,
        arn: logStreamArn(call, groupName, stream.name),
        creationTime: stream.created,
        firstEventTimestamp: stream.events[0]?.timestamp,
        lastEventTimestamp: stream.events.at(-1)?.timestamp,
        lastIngestionTime: stream.events.at(-1)?.ingestionTime,
        storedBytes: 0,
      })),
      nextToken: page.nextToken,
    };
  };

const byName = (a: LogStream, b: LogStream) => (a.name < b.name ? -1 : 1);
const byLastEvent = (a: LogStream, b: LogStream) => lastEvent(a) - lastEvent(b);
const lastEvent = (stream: LogStream) => stream.events.at(-1)?.timestamp ?? stream.created;
