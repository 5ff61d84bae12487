import type { Operation } from '../call';
import { planOf } from './expression/expression';
import { DEFAULT_GROUP, type Groups } from './groups';
import { assumeScheduleRole } from './service-role';
import { settingsOf } from './settings';
import { type Schedules, scheduleArn } from './state';
import type { Timetable } from './timetable';

export const updateSchedule =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    const { GroupName: group = DEFAULT_GROUP } = input;
    const arn = scheduleArn(call, input);
    await call.authorize('scheduler:UpdateSchedule', [arn]);
    const settings = settingsOf(call.aws, input);
    groups.get(call, group);
    const { roleArn } = settings.target;
    await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': 'scheduler.amazonaws.com' });
    await assumeScheduleRole(call.aws, call, group, roleArn);
    const now = call.aws.clock.now();
    const schedule = {
      ...schedules.get(call, input),
      modified: now,
      settings,
      plan: planOf(settings.expression, settings.timezone, settings.startDate ?? now),
    };
    schedules.put(schedule);
    timetable.start(schedule);
    return { ScheduleArn: arn };
  };
