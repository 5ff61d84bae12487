import type { ResourceType, ResourceWork } from './resource-type';
import { untilGone } from './service-failure';

export const ssmParameter: ResourceType = {
  properties: ['AllowedPattern', 'DataType', 'Description', 'Name', 'Tags', 'Tier', 'Type', 'Value'],
  attributes: ['Type', 'Value'],
  replacementProperties: ['Name'],
  nameProperty: 'Name',

  create: (work) => put(work, work.properties.Name ?? `CFN-${work.newName(200)}`, false),

  update: (work, { id }) => put(work, id, true),

  delete: (work, { id }) => untilGone(() => work.call('ssm', 'DeleteParameter', { Name: id })),
};

async function put(work: ResourceWork, Name: string, Overwrite: boolean) {
  const { Tags: _, ...settings } = work.properties;
  await work.call('ssm', 'PutParameter', { ...settings, Name, Overwrite });
  const { Type, Value } = settings;
  return { id: Name, attributes: { Type, Value } };
}
