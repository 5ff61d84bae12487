import { untilGone } from './gone';
import type { ResourceType } from './resource-type';

export const lambdaPermission: ResourceType = {
  properties: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  attributes: ['Id'],
  replacementProperties: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],

  create: async (work) => {
    const id = work.newName(100);
    await work.call('lambda', 'AddPermission', { ...work.properties, StatementId: id });
    return { id, attributes: { Id: id } };
  },

  update: async (_, { id, attributes }) => ({ id, attributes }),

  delete: (work, { id, properties: { FunctionName } }) =>
    untilGone(() => work.call('lambda', 'RemovePermission', { FunctionName, StatementId: id })),
};
