import type { Call, Operation } from '../call';
import { conflict } from './errors';
import { planOf } from './expression/expression';
import { DEFAULT_GROUP, type Groups } from './groups';
import { assumeScheduleRole } from './service-role';
import { settingsOf } from './settings';
import { type Schedule, type Schedules, scheduleArn } from './state';
import { describeTarget } from './target';
import type { Timetable } from './timetable';

export const createSchedule =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    const made = await accepted(call, 'scheduler:CreateSchedule', groups, input);
    const { Name: name, GroupName: group = DEFAULT_GROUP, ClientToken: clientToken } = input;
    const before = schedules.find(call, input);
    const isSame = clientToken !== undefined && before?.clientToken === clientToken;
    if (before && !isSame) throw conflict(`Schedule ${name} already exists.`);
    if (before) return { ScheduleArn: before.arn };
    const { account, region } = call;
    const schedule = { ...made, name, group, account, region, created: made.modified, clientToken };
    schedules.put(schedule);
    timetable.start(schedule);
    return { ScheduleArn: schedule.arn };
  };

export const updateSchedule =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    const made = await accepted(call, 'scheduler:UpdateSchedule', groups, input);
    const schedule = { ...schedules.existing(call, input), ...made };
    schedules.put(schedule);
    timetable.start(schedule);
    return { ScheduleArn: schedule.arn };
  };

/** What an input says about a schedule, once the caller is known to be allowed to set it. */
async function accepted(call: Call, action: string, groups: Groups, input: any) {
  const { GroupName: group = DEFAULT_GROUP } = input;
  const arn = scheduleArn(call, input);
  await call.authorize(action, [arn]);
  const settings = settingsOf(call.aws, input);
  groups.existing(call, group);
  const { roleArn } = settings.target;
  await call.authorize('iam:PassRole', [roleArn], { 'iam:PassedToService': 'scheduler.amazonaws.com' });
  await assumeScheduleRole(call.aws, call, group, roleArn);
  const modified = call.aws.clock.now();
  const plan = planOf(settings.expression, settings.timezone, settings.startDate ?? modified);
  return { arn, modified, settings, plan };
}

export const getSchedule =
  (groups: Groups, schedules: Schedules): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:GetSchedule', [scheduleArn(call, input)]);
    groups.existing(call, input.GroupName ?? DEFAULT_GROUP);
    const schedule = schedules.existing(call, input);
    const { settings } = schedule;
    return {
      ...summary(schedule),
      Description: settings.description,
      ScheduleExpression: settings.expression,
      ScheduleExpressionTimezone: settings.timezone,
      StartDate: dateOf(settings.startDate),
      EndDate: dateOf(settings.endDate),
      ActionAfterCompletion: settings.deleteWhenOver ? 'DELETE' : 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: describeTarget(settings.target),
    };
  };

const stateOf = ({ settings }: Schedule) => (settings.enabled ? 'ENABLED' : 'DISABLED');

/** What both GetSchedule and ListSchedules show. */
const summary = (schedule: Schedule) => ({
  Arn: schedule.arn,
  Name: schedule.name,
  GroupName: schedule.group,
  State: stateOf(schedule),
  CreationDate: new Date(schedule.created),
  LastModificationDate: new Date(schedule.modified),
});

const dateOf = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant));

/** By name. A token is the last name of the previous page. */
export const listSchedules =
  (groups: Groups, schedules: Schedules): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:ListSchedules', ['*']);
    if (input.GroupName !== undefined) groups.existing(call, input.GroupName);
    const size: number = input.MaxResults ?? 100;
    const found = schedules
      .in(call)
      .filter(({ name }) => name.startsWith(input.NamePrefix ?? '') && name > (input.NextToken ?? ''))
      .filter((schedule) => [undefined, stateOf(schedule)].includes(input.State))
      .filter(({ group }) => [undefined, group].includes(input.GroupName));
    return {
      Schedules: found.slice(0, size).map((schedule) => ({
        ...summary(schedule),
        Target: { Arn: schedule.settings.target.arn },
      })),
      NextToken: found.length > size ? found[size - 1].name : undefined,
    };
  };

export const deleteSchedule =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:DeleteSchedule', [scheduleArn(call, input)]);
    groups.existing(call, input.GroupName ?? DEFAULT_GROUP);
    const { arn } = schedules.existing(call, input);
    schedules.delete(arn);
    timetable.stop(arn);
    return {};
  };
