import { untilGone } from './gone';
import { ResourceFailure, type ResourceType, type ResourceWork } from './resource-type';

/** An inline policy of roles. The physical id belongs to CloudFormation: IAM knows only roles and policy names. */
export const iamPolicy: ResourceType = {
  properties: ['Groups', 'PolicyDocument', 'PolicyName', 'Roles', 'Users'],
  attributes: ['Id'],
  replacementProperties: [],

  create: async (work) => {
    const id = work.newName(64);
    work.existsAs(id);
    await put(work, rolesOf(work.properties));
    return { id, attributes: { Id: id } };
  },

  update: async (work, { id, properties: before }) => {
    const roles = rolesOf(work.properties);
    await put(work, roles);
    const renamed = before.PolicyName !== work.properties.PolicyName;
    await remove(
      work,
      before.PolicyName,
      rolesOf(before).filter((role) => renamed || !roles.includes(role)),
    );
    return { id, attributes: { Id: id } };
  },

  delete: (work, { properties }) => remove(work, properties.PolicyName, rolesOf(properties)),
};

function rolesOf({ Roles = [], Users = [], Groups = [] }: Record<string, any>): string[] {
  if (Users.length > 0 || Groups.length > 0) {
    throw new ResourceFailure('The emulator knows policies of roles only, not of users and groups.');
  }
  if (Roles.length === 0) {
    throw new ResourceFailure('At least one of [Groups,Roles,Users] must be non-empty.');
  }
  return Roles;
}

async function put(work: ResourceWork, roles: string[]): Promise<void> {
  const { PolicyName, PolicyDocument } = work.properties;
  for (const RoleName of roles) {
    await work.call('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    });
  }
}

async function remove(work: ResourceWork, PolicyName: string, roles: string[]): Promise<void> {
  for (const RoleName of roles) {
    await untilGone(() => work.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  }
}
