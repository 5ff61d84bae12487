import type { Operation } from '../call';
import { NAMES, report, textProblems } from './constraints';
import { demandGroup, type Schedules, scheduleArn } from './state';
import type { Timetable } from './timetable';

export const deleteSchedule =
  (schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    report(textProblems(input, NAMES));
    await call.authorize('scheduler:DeleteSchedule', [scheduleArn(call, input.Name)]);
    demandGroup(input.GroupName);
    const { arn } = schedules.get(call, input.Name);
    schedules.delete(arn);
    timetable.stop(arn);
    return {};
  };
