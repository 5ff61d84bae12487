import type { Operation } from '../call';
import { NAMES, report, textProblems } from './constraints';
import { planOf } from './expression/expression';
import { assumeScheduleRole } from './service-role';
import { settingsOf } from './settings';
import { type Schedules, scheduleArn } from './state';
import type { Timetable } from './timetable';

export const updateSchedule =
  (schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    report(textProblems(input, NAMES));
    const arn = scheduleArn(call, input.Name);
    await call.authorize('scheduler:UpdateSchedule', [arn]);
    const settings = settingsOf(call.aws, input);
    const { roleArn } = settings.target;
    await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': 'scheduler.amazonaws.com' });
    await assumeScheduleRole(call.aws, call, roleArn);
    const now = call.aws.clock.now();
    const schedule = {
      ...schedules.get(call, input.Name),
      modified: now,
      settings,
      plan: planOf(settings.expression, settings.timezone, settings.startDate ?? now),
    };
    schedules.put(schedule);
    timetable.start(schedule);
    return { ScheduleArn: arn };
  };
