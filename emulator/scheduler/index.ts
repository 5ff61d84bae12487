import type { Aws, Service } from '../call';
import { restJsonProtocol } from '../wire/rest-json-protocol';
import { createSchedule } from './create-schedule';
import { createScheduleGroup } from './create-schedule-group';
import { deleteSchedule } from './delete-schedule';
import { deleteScheduleGroup } from './delete-schedule-group';
import { getSchedule } from './get-schedule';
import { getScheduleGroup } from './get-schedule-group';
import { Groups } from './groups';
import type { Invocation } from './invocation';
import { listScheduleGroups } from './list-schedule-groups';
import { listSchedules } from './list-schedules';
import { Schedules } from './state';
import { Timetable } from './timetable';
import { updateSchedule } from './update-schedule';

export type { Invocation } from './invocation';

export interface Scheduler extends Service {
  /** Every time that a schedule was due, in order, with the outcome. */
  readonly invocations: readonly Invocation[];
}

export function createScheduler(aws: Aws): Scheduler {
  const groups = new Groups();
  const schedules = new Schedules();
  const timetable = new Timetable(aws, ({ arn }) => schedules.delete(arn));
  return {
    name: 'scheduler',
    protocol: restJsonProtocol('scheduler'),
    operations: {
      CreateSchedule: createSchedule(groups, schedules, timetable),
      CreateScheduleGroup: createScheduleGroup(groups),
      DeleteSchedule: deleteSchedule(groups, schedules, timetable),
      DeleteScheduleGroup: deleteScheduleGroup(groups, schedules, timetable),
      GetSchedule: getSchedule(groups, schedules),
      GetScheduleGroup: getScheduleGroup(groups),
      ListScheduleGroups: listScheduleGroups(groups),
      ListSchedules: listSchedules(groups, schedules),
      UpdateSchedule: updateSchedule(groups, schedules, timetable),
    },
    inventory: (account) => [...groups.arnsIn(account), ...schedules.arnsIn(account)],
    invocations: timetable.invocations,
  };
}
