import type { Operation } from '../call';
import { DEFAULT_GROUP, type Groups } from './groups';
import { type Schedules, scheduleArn } from './state';
import type { Timetable } from './timetable';

export const deleteSchedule =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:DeleteSchedule', [scheduleArn(call, input)]);
    groups.get(call, input.GroupName ?? DEFAULT_GROUP);
    const { arn } = schedules.get(call, input);
    schedules.delete(arn);
    timetable.stop(arn);
    return {};
  };
