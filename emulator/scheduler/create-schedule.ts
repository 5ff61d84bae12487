import type { Operation } from '../call';
import { conflict } from './errors';
import { planOf } from './expression/expression';
import { DEFAULT_GROUP, type Groups } from './groups';
import { assumeScheduleRole } from './service-role';
import { settingsOf } from './settings';
import { type Schedules, scheduleArn } from './state';
import type { Timetable } from './timetable';

export const createSchedule =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    const { Name: name, GroupName: group = DEFAULT_GROUP, ClientToken: clientToken } = input;
    const arn = scheduleArn(call, input);
    await call.authorize('scheduler:CreateSchedule', [arn]);
    const settings = settingsOf(call.aws, input);
    groups.get(call, group);
    const { roleArn } = settings.target;
    await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': 'scheduler.amazonaws.com' });
    await assumeScheduleRole(call.aws, call, group, roleArn);
    const before = schedules.find(call, input);
    if (before && clientToken !== undefined && before.clientToken === clientToken)
      return { ScheduleArn: arn };
    if (before) throw conflict(`Schedule ${name} already exists.`);
    const now = call.aws.clock.now();
    const schedule = {
      name,
      group,
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
