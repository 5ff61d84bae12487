import type { Operation } from '../call';
import { NAMES, report, textProblems } from './constraints';
import { conflict } from './errors';
import { planOf } from './expression/expression';
import { assumeScheduleRole } from './service-role';
import { settingsOf } from './settings';
import { type Schedules, scheduleArn } from './state';
import type { Timetable } from './timetable';

export const createSchedule =
  (schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    report(textProblems(input, NAMES));
    const { Name: name, ClientToken: clientToken } = input;
    const arn = scheduleArn(call, name);
    await call.authorize('scheduler:CreateSchedule', [arn]);
    const settings = settingsOf(call.aws, input);
    const { roleArn } = settings.target;
    await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': 'scheduler.amazonaws.com' });
    await assumeScheduleRole(call.aws, call, roleArn);
    const before = schedules.find(call, name);
    if (before && clientToken !== undefined && before.clientToken === clientToken)
      return { ScheduleArn: arn };
    if (before) throw conflict(`Schedule ${name} already exists.`);
    const now = call.aws.clock.now();
    const schedule = {
      name,
      arn,
      account: call.account,
      region: call.region,
      created: now,
      modified: now,
      settings,
      plan: planOf(settings.expression, settings.timezone, settings.startDate ?? now),
      clientToken,
    };
    schedules.put(schedule);
    timetable.start(schedule);
    return { ScheduleArn: arn };
  };
