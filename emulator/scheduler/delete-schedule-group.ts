import type { Operation } from '../call';
import { validationError } from './errors';
import { DEFAULT_GROUP, type Groups, groupArn } from './groups';
import type { Schedules } from './state';
import type { Timetable } from './timetable';

/** Its schedules are deleted with it. */
export const deleteScheduleGroup =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    const { Name: name } = input;
    await call.authorize('scheduler:DeleteScheduleGroup', [groupArn(call, name)]);
    if (name === DEFAULT_GROUP) throw validationError('The default schedule group cannot be deleted.');
    const { arn } = groups.get(call, name);
    for (const schedule of schedules.in(call).filter(({ group }) => group === name)) {
      schedules.delete(schedule.arn);
      timetable.stop(schedule.arn);
    }
    groups.delete(arn);
    return {};
  };
