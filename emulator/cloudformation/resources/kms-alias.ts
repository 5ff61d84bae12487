import { untilGone } from './gone';
import type { ResourceType } from './resource-type';

export const kmsAlias: ResourceType = {
  properties: ['AliasName', 'TargetKeyId'],
  attributes: [],
  replacementProperties: ['AliasName'],

  create: async (work) => {
    const { AliasName, TargetKeyId } = work.properties;
    await work.call('kms', 'CreateAlias', { AliasName, TargetKeyId });
    return { id: AliasName };
  },

  update: async (work, { id }) => {
    await work.call('kms', 'UpdateAlias', { AliasName: id, TargetKeyId: work.properties.TargetKeyId });
    return { id };
  },

  delete: (work, { id }) => untilGone(() => work.call('kms', 'DeleteAlias', { AliasName: id })),
};
