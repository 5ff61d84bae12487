import type { Operation } from '../call';
import { refuseOthers } from '../errors';
import { conflict, validationError } from './errors';
import { DEFAULT_GROUP, type Group, type Groups, groupArn } from './groups';
import type { Schedules } from './state';
import type { Timetable } from './timetable';

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

export const getScheduleGroup =
  (groups: Groups): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:GetScheduleGroup', [groupArn(call, input.Name)]);
    return describeGroup(groups.get(call, input.Name));
  };

/** In the shape of the API. */
export function describeGroup({ name, arn, created }: Group): object {
  return {
    Arn: arn,
    Name: name,
    State: 'ACTIVE',
    CreationDate: new Date(created),
    LastModificationDate: new Date(created),
  };
}

/** By name. A token is the last name of the page before. */
export const listScheduleGroups =
  (groups: Groups): Operation =>
  async (call, input) => {
    await call.authorize('scheduler:ListScheduleGroups', ['*']);
    const size: number = input.MaxResults ?? 100;
    const found = groups
      .in(call)
      .filter(({ name }) => name.startsWith(input.NamePrefix ?? '') && name > (input.NextToken ?? ''));
    return {
      ScheduleGroups: found.slice(0, size).map(describeGroup),
      NextToken: found.length > size ? found[size - 1].name : undefined,
    };
  };

/** Its schedules are deleted with it. */
export const deleteScheduleGroup =
  (groups: Groups, schedules: Schedules, timetable: Timetable): Operation =>
  async (call, input) => {
    const { Name: name } = input;
    await call.authorize('scheduler:DeleteScheduleGroup', [groupArn(call, name)]);
    if (name === DEFAULT_GROUP) throw validationError('The default schedule group cannot be deleted.');
    const { arn } = groups.get(call, name);
    for (const schedule of schedules.in(call).filter(({ group }) => group === name)) {
      schedules.delete(schedule.arn);
      timetable.stop(schedule.arn);
    }
    groups.delete(arn);
    return {};
  };
