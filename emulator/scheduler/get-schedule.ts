import type { Operation } from '../call';
import { DEFAULT_GROUP, type Groups } from './groups';
import { type Schedules, scheduleArn } from './state';
import { describeTarget } from './target';

export const getSchedule =
  (groups: Groups, schedules: Schedules): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:GetSchedule', [scheduleArn(call, input)]);
    groups.get(call, input.GroupName ?? DEFAULT_GROUP);
    const { settings, ...schedule } = schedules.get(call, input);
    return {
      Arn: schedule.arn,
      Name: schedule.name,
      GroupName: schedule.group,
      Description: settings.description,
      ScheduleExpression: settings.expression,
      ScheduleExpressionTimezone: settings.timezone,
      StartDate: dateOf(settings.startDate),
      EndDate: dateOf(settings.endDate),
      State: settings.enabled ? 'ENABLED' : 'DISABLED',
      ActionAfterCompletion: settings.deleteWhenOver ? 'DELETE' : 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: describeTarget(settings.target),
      CreationDate: new Date(schedule.created),
      LastModificationDate: new Date(schedule.modified),
    };
  };

const dateOf = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant));
