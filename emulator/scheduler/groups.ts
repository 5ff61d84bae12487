import type { Operation } from '../call';
import { refuseOthers } from '../errors';
import { ByArn, type Place } from '../place';
import { conflict, notFound, validationError } from './errors';
import type { Schedules } from './state';
import type { Timetable } from './timetable';

export interface Group extends Place {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  /** The token of the request that created the group. If the same request comes again, it changes nothing. */
  readonly clientToken?: string;
}

/** The group that every account has, and that nobody can delete. */
export const DEFAULT_GROUP = 'default';

export function groupArn({ account, region }: Place, name: string): string {
  return `arn:aws:scheduler:${region}:${account}:schedule-group/${name}`;
}

export class Groups extends ByArn<Group> {
  find(place: Place, name: string): Group | undefined {
    const arn = groupArn(place, name);
    return this.get(arn) ?? (name === DEFAULT_GROUP ? { name, arn, ...place, created: 0 } : undefined);
  }

  existing(place: Place, name: string): Group {
    const group = this.find(place, name);
    if (!group) throw notFound(`Schedule group ${name} does not exist.`);
    return group;
  }
}

export const createScheduleGroup =
  (groups: Groups): Operation =>
  async (call, input) => {
    refuseOthers('a schedule group', input, ['ClientToken', 'Name', 'Tags']);
    const { Name: name, ClientToken: clientToken } = input;
    const { account, region } = call;
    const arn = groupArn(call, name);
    await call.authorize('scheduler:CreateScheduleGroup', [arn]);
    const before = groups.find(call, name);
    if (before && (clientToken === undefined || before.clientToken !== clientToken)) {
      throw conflict(`Schedule group ${name} already exists.`);
    }
    if (!before) groups.put({ name, arn, account, region, created: call.aws.clock.now(), clientToken });
    return { ScheduleGroupArn: arn };
  };

/** Deletes a group and all its schedules. */
export const deleteScheduleGroup =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    const { Name: name } = input;
    await call.authorize('scheduler:DeleteScheduleGroup', [groupArn(call, name)]);
    if (name === DEFAULT_GROUP) throw validationError('The default schedule group cannot be deleted.');
    const { arn } = groups.existing(call, name);
    for (const schedule of schedules.in(call).filter(({ group }) => group === name)) {
      schedules.delete(schedule.arn);
      timetable.stop(schedule.arn);
    }
    groups.delete(arn);
    return {};
  };
