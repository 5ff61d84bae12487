import { words } from '../../words';
import { numbered } from './numbers';
import type { ResourceType, ResourceWork } from './resource-type';
import { untilGone } from './service-failure';

const NUMBERS = ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts'];

export const schedule: ResourceType = {
  properties: words(`
    Description EndDate FlexibleTimeWindow GroupName KmsKeyArn Name ScheduleExpression
    ScheduleExpressionTimezone StartDate State Target
  `),
  attributes: ['Arn'],
  replacementProperties: ['Name'],
  nameProperty: 'Name',

  create: (work) => put(work, 'CreateSchedule', work.properties.Name ?? work.newName(64)),

  update: (work, { id }) => put(work, 'UpdateSchedule', id),

  delete: (work, { id, properties: { GroupName } }) =>
    untilGone(() => work.call('scheduler', 'DeleteSchedule', { Name: id, GroupName })),
};

async function put(work: ResourceWork, operation: string, Name: string) {
  const input = { ...numbered(work.properties, NUMBERS), Name };
  const { ScheduleArn } = await work.call('scheduler', operation, input);
  return { id: Name, attributes: { Arn: ScheduleArn } };
}

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
