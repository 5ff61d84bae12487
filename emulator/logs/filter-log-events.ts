import type { Operation } from '../call';
import { matcher } from './filter-pattern';
import { pageOf } from './paging';
import { everythingIn, groupNameOf } from './resource-arn';
import type { LogGroups } from './state';

const PAGE = 10_000;

export const filterLogEvents =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const groupName = groupNameOf(input.logGroupIdentifier ?? input.logGroupName);
    await call.authorize('logs:FilterLogEvents', [everythingIn(call, groupName)]);
    const matches = matcher(input.filterPattern);
    const { startTime = 0, endTime = Infinity, logStreamNames, logStreamNamePrefix = '' } = input;
    const found = [...groups.group(call, groupName).streams.values()]
      .filter(({ name }) => logStreamNames?.includes(name) ?? name.startsWith(logStreamNamePrefix))
      .flatMap((stream) => stream.events.map((event) => ({ logStreamName: stream.name, ...event })))
      .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime)
      .filter(({ message }) => matches(message))
      .sort((a, b) => a.timestamp - b.timestamp || (a.eventId < b.eventId ? -1 : 1));
    const page = pageOf(found, input.nextToken, Math.min(input.limit ?? PAGE, PAGE));
    return { events: page.items, searchedLogStreams: [], nextToken: page.nextToken };
  };
