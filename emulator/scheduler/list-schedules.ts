import type { Operation } from '../call';
import type { Groups } from './groups';
import type { Schedules } from './state';

/** By name. A token is the last name of the page before. */
export const listSchedules =
  (groups: Groups, schedules: Schedules): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:ListSchedules', ['*']);
    if (input.GroupName !== undefined) groups.get(call, input.GroupName);
    const size: number = input.MaxResults ?? 100;
    const found = schedules
      .in(call)
      .map((schedule) => ({ ...schedule, state: schedule.settings.enabled ? 'ENABLED' : 'DISABLED' }))
      .filter(({ name }) => name.startsWith(input.NamePrefix ?? '') && name > (input.NextToken ?? ''))
      .filter(({ state, group }) => state === (input.State ?? state) && group === (input.GroupName ?? group));
    return {
      Schedules: found.slice(0, size).map(({ arn, name, group, state, created, modified, settings }) => ({
        Arn: arn,
        Name: name,
        GroupName: group,
        State: state,
        CreationDate: new Date(created),
        LastModificationDate: new Date(modified),
        Target: { Arn: settings.target.arn },
      })),
      NextToken: found.length > size ? found[size - 1].name : undefined,
    };
  };
