import { untilGone } from './gone';
import { ResourceFailure, type ResourceType, type ResourceWork } from './resource-type';

export const iamManagedPolicy: ResourceType = {
  properties: ['Description', 'Groups', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles', 'Users'],
  attributes: ['PolicyArn'],
  replacementProperties: ['Description', 'ManagedPolicyName', 'Path'],
  nameProperty: 'ManagedPolicyName',

  create: async (work) => {
    const { properties } = work;
    refuseOthers(properties);
    const { Policy: policy } = await work.call('iam', 'CreatePolicy', {
      PolicyName: properties.ManagedPolicyName ?? work.newName(128),
      Path: properties.Path,
      Description: properties.Description,
      PolicyDocument: JSON.stringify(properties.PolicyDocument),
    });
    work.existsAs(policy.Arn);
    await attach(work, policy.Arn, properties.Roles ?? []);
    return provisioned(policy.Arn);
  },

  update: async (work, { id: PolicyArn, properties: before }) => {
    const { properties: after } = work;
    refuseOthers(after);
    // IAM keeps at most five versions, so an old version is deleted before a new one is made.
    await deleteOldVersions(work, PolicyArn);
    await work.call('iam', 'CreatePolicyVersion', {
      PolicyArn,
      PolicyDocument: JSON.stringify(after.PolicyDocument),
      SetAsDefault: true,
    });
    const [oldRoles, newRoles]: string[][] = [before.Roles ?? [], after.Roles ?? []];
    await attach(
      work,
      PolicyArn,
      newRoles.filter((role) => !oldRoles.includes(role)),
    );
    await detach(
      work,
      PolicyArn,
      oldRoles.filter((role) => !newRoles.includes(role)),
    );
    return provisioned(PolicyArn);
  },

  delete: (work, { id: PolicyArn, properties }) =>
    untilGone(async () => {
      await detach(work, PolicyArn, properties.Roles ?? []);
      await deleteOldVersions(work, PolicyArn);
      await work.call('iam', 'DeletePolicy', { PolicyArn });
    }),
};

const provisioned = (arn: string) => ({ id: arn, attributes: { PolicyArn: arn } });

function refuseOthers({ Users = [], Groups = [] }: Record<string, any>): void {
  if (Users.length > 0 || Groups.length > 0) {
    throw new ResourceFailure('The emulator knows policies of roles only, not of users and groups.');
  }
}

async function attach(work: ResourceWork, PolicyArn: string, roles: string[]): Promise<void> {
  for (const RoleName of roles) await work.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}

async function detach(work: ResourceWork, PolicyArn: string, roles: string[]): Promise<void> {
  for (const RoleName of roles) {
    await untilGone(() => work.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
  }
}

async function deleteOldVersions(work: ResourceWork, PolicyArn: string): Promise<void> {
  const { Versions: versions } = await work.call('iam', 'ListPolicyVersions', { PolicyArn });
  for (const { VersionId, IsDefaultVersion } of versions) {
    if (!IsDefaultVersion) await work.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId });
  }
}
