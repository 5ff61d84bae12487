import type { Service } from '../call';
import type { Emulator } from '../emulator';
import { restJsonProtocol } from '../wire/rest-json-protocol';
import { createSchedule } from './create-schedule';
import { deleteSchedule } from './delete-schedule';
import { getSchedule } from './get-schedule';
import type { Invocation } from './invocation';
import { listSchedules } from './list-schedules';
import { ROUTES } from './routes';
import { Schedules } from './state';
import { Timetable } from './timetable';
import { updateSchedule } from './update-schedule';

export type { Invocation } from './invocation';

export interface Scheduler extends Service {
  /** Every time that a schedule was due, in order, with what came of it. */
  readonly invocations: readonly Invocation[];
}

export function createScheduler(aws: Emulator): Scheduler {
  const schedules = new Schedules();
  const timetable = new Timetable(aws, ({ arn }) => schedules.delete(arn));
  return {
    name: 'scheduler',
    protocol: restJsonProtocol('Scheduler', ROUTES),
    operations: {
      CreateSchedule: createSchedule(schedules, timetable),
      DeleteSchedule: deleteSchedule(schedules, timetable),
      GetSchedule: getSchedule(schedules),
      ListSchedules: listSchedules(schedules),
      UpdateSchedule: updateSchedule(schedules, timetable),
    },
    inventory: (account) => schedules.arnsIn(account),
    invocations: timetable.invocations,
  };
}
