import { ResourceFailure, type ResourceType } from './resource-type';
import {
  changeInline,
  deleteInline,
  type InlinePolicy,
  putInline,
  refuseUsersAndGroups,
} from './role-policies';

/** An inline policy of roles. The physical id belongs to CloudFormation: IAM knows only roles and policy names. */
export const iamPolicy: ResourceType = {
  properties: ['Groups', 'PolicyDocument', 'PolicyName', 'Roles', 'Users'],
  attributes: ['Id'],
  replacementProperties: [],

  create: async (work) => {
    const id = work.newName(64);
    work.existsAs(id);
    await putInline(work, policiesOf(work.properties));
    return { id, attributes: { Id: id } };
  },

  update: async (work, { id, properties: before }) => {
    await changeInline(work, policiesOf(before), policiesOf(work.properties));
    return { id, attributes: { Id: id } };
  },

  delete: (work, { properties }) => deleteInline(work, policiesOf(properties)),
};

function policiesOf(properties: Record<string, any>): InlinePolicy[] {
  const { Roles = [], PolicyName, PolicyDocument } = properties;
  refuseUsersAndGroups(properties);
  if (Roles.length === 0) {
    throw new ResourceFailure('At least one of [Groups,Roles,Users] must be non-empty.');
  }
  return Roles.map((RoleName: string) => ({ RoleName, PolicyName, PolicyDocument }));
}
