import { understand } from '../custom-resource/answer';
import { ask, type RequestParts } from '../custom-resource/request';
import { type Provisioned, ResourceFailure, type ResourceType, type ResourceWork } from './resource-type';

/** AWS::CloudFormation::CustomResource and every Custom:: type. A function does all the work. */
export const customResource: ResourceType = {
  properties: 'any',
  attributes: 'any',
  replacementProperties: [],
  normalize: withStrings,
  refuseChange: (before, after) =>
    before.ServiceToken === after.ServiceToken ? undefined : 'Modifying service token is not allowed.',
  create: (work) => request(work, { requestType: 'Create' }),
  update: (work, current) =>
    request(work, {
      requestType: 'Update',
      physicalResourceId: current.id,
      oldProperties: current.properties,
    }),
  delete: async (work, current) => {
    await request(work, { requestType: 'Delete', physicalResourceId: current.id });
  },
};

async function request(work: ResourceWork, parts: RequestParts): Promise<Provisioned> {
  if (typeof work.properties.ServiceToken !== 'string') {
    throw new ResourceFailure('Property ServiceToken cannot be empty.');
  }
  const answered = await ask(work.mailbox, work, parts);
  const { physicalResourceId: id, data: attributes, noEcho } = understand(answered);
  return { id, attributes, noEcho, requestId: answered.request.requestId };
}

/** On the way to a provider every scalar becomes a string. */
function withStrings(value: any): any {
  if (Array.isArray(value)) return value.map(withStrings);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withStrings(member)]));
  }
  return String(value);
}
