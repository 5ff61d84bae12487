import type { Operation } from '../call';
import { invalidToken } from './paging';
import { groupNameOf, logStreamArn } from './resource-arn';
import type { LogGroups } from './state';

const PAGE = 10_000;

/** Tokens are positions: `f/N` goes on from the event N, `b/N` goes back to before it. */
export const getLogEvents =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const groupName = groupNameOf(input.logGroupIdentifier ?? input.logGroupName);
    await call.authorize('logs:GetLogEvents', [logStreamArn(call, groupName, input.logStreamName)]);
    const events = groups
      .stream(call, groupName, input.logStreamName)
      .events.filter(
        ({ timestamp }) => timestamp >= (input.startTime ?? 0) && timestamp < (input.endTime ?? Infinity),
      );
    const size = input.limit ?? PAGE;
    const [begin, end] = rangeOf(input, size, events.length);
    return {
      events: events
        .slice(begin, end)
        .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      nextForwardToken: `f/${end}`,
      nextBackwardToken: `b/${begin}`,
    };
  };

function rangeOf(input: any, size: number, length: number): [number, number] {
  const [, direction, position] = /^([fb])\/(\d+)$/.exec(input.nextToken ?? '') ?? [];
  if (input.nextToken !== undefined && direction === undefined) throw invalidToken();
  if (direction === 'f') return [Number(position), Math.min(Number(position) + size, length)];
  if (direction === 'b') return [Math.max(Number(position) - size, 0), Number(position)];
  return input.startFromHead ? [0, Math.min(size, length)] : [Math.max(length - size, 0), length];
}
