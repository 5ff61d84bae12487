import type { Operation } from '../call';
import { describeGroup } from './get-schedule-group';
import type { Groups } from './groups';

/** By name. A token is the last name of the page before. */
export const listScheduleGroups =
  (groups: Groups): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:ListScheduleGroups', ['*']);
    const size: number = input.MaxResults ?? 100;
    const found = groups
      .in(call)
      .filter(({ name }) => name.startsWith(input.NamePrefix ?? '') && name > (input.NextToken ?? ''));
    return {
      ScheduleGroups: found.slice(0, size).map(describeGroup),
      NextToken: found.length > size ? found[size - 1].name : undefined,
    };
  };
