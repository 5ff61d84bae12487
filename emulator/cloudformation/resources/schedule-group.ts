import { untilGone } from './gone';
import type { ResourceType } from './resource-type';

export const scheduleGroup: ResourceType = {
  properties: ['Name', 'Tags'],
  attributes: ['Arn'],
  replacementProperties: ['Name'],
  nameProperty: 'Name',

  create: async (work) => {
    const Name = work.properties.Name ?? work.newName(64);
    const { Tags } = work.properties;
    const { ScheduleGroupArn } = await work.call('scheduler', 'CreateScheduleGroup', { Name, Tags });
    return { id: Name, attributes: { Arn: ScheduleGroupArn } };
  },

  // Tags are all that can change.
  update: async (_work, { id, attributes }) => ({ id, attributes }),

  delete: (work, { id }) => untilGone(() => work.call('scheduler', 'DeleteScheduleGroup', { Name: id })),
};
