import type { Operation } from '../call';
import { NAMES, numberProblems, report, textProblems } from './constraints';
import { describeGroup } from './get-schedule-group';
import type { Groups } from './groups';

const { NamePrefix } = NAMES;

/** By name. A token is the last name of the page before. */
export const listScheduleGroups =
  (groups: Groups): Operation =>
  async (call, input) => {
    report([
      ...textProblems(input, { NamePrefix }),
      ...numberProblems('maxResults', input.MaxResults, 1, 100),
    ]);
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
