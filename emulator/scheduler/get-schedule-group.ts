import type { Operation } from '../call';
import { type Group, type Groups, groupArn } from './groups';

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
