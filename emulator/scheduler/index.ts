import type { Aws, Service } from '../call';
import { restJsonProtocol } from '../wire/rest-json-protocol';
import { createScheduleGroup, deleteScheduleGroup, Groups } from './groups';
import type { Invocation } from './invocation';
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  updateSchedule,
} from './schedule-operations';
import { Schedules } from './state';
import { Timetable } from './timetable';

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
      ListSchedules: listSchedules(groups, schedules),
      UpdateSchedule: updateSchedule(groups, schedules, timetable),
    },
    inventory: (account) => [...groups.arnsIn(account), ...schedules.arnsIn(account)],
    invocations: timetable.invocations,
  };
}
