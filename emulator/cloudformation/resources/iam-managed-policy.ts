import type { ResourceType, ResourceWork } from './resource-type';
import { attach, changeAttachments, detach, refuseUsersAndGroups } from './role-policies';
import { untilGone } from './service-failure';

export const iamManagedPolicy: ResourceType = {
  properties: ['Description', 'Groups', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles', 'Users'],
  attributes: ['PolicyArn'],
  replacementProperties: ['Description', 'ManagedPolicyName', 'Path'],
  nameProperty: 'ManagedPolicyName',

  create: async (work) => {
    const { properties } = work;
    refuseUsersAndGroups(properties);
    const { Policy: policy } = await work.call('iam', 'CreatePolicy', {
      PolicyName: properties.ManagedPolicyName ?? work.newName(128),
      Path: properties.Path,
      Description: properties.Description,
      PolicyDocument: JSON.stringify(properties.PolicyDocument),
    });
    work.existsAs(policy.Arn);
    await attach(work, attachmentsOf(policy.Arn, properties.Roles));
    return provisioned(policy.Arn);
  },

  update: async (work, { id: PolicyArn, properties: before }) => {
    const { properties: after } = work;
    refuseUsersAndGroups(after);
    // IAM keeps at most five versions, so an old version is deleted before a new one is made.
    await deleteOldVersions(work, PolicyArn);
    await work.call('iam', 'CreatePolicyVersion', {
      PolicyArn,
      PolicyDocument: JSON.stringify(after.PolicyDocument),
      SetAsDefault: true,
    });
    await changeAttachments(
      work,
      attachmentsOf(PolicyArn, before.Roles),
      attachmentsOf(PolicyArn, after.Roles),
    );
    return provisioned(PolicyArn);
  },

  delete: (work, { id: PolicyArn, properties }) =>
    untilGone(async () => {
      await detach(work, attachmentsOf(PolicyArn, properties.Roles));
      await deleteOldVersions(work, PolicyArn);
      await work.call('iam', 'DeletePolicy', { PolicyArn });
    }),
};

const provisioned = (arn: string) => ({ id: arn, attributes: { PolicyArn: arn } });

const attachmentsOf = (PolicyArn: string, roles: string[] = []) =>
  roles.map((RoleName) => ({ RoleName, PolicyArn }));

async function deleteOldVersions(work: ResourceWork, PolicyArn: string): Promise<void> {
  const { Versions: versions } = await work.call('iam', 'ListPolicyVersions', { PolicyArn });
  for (const { VersionId, IsDefaultVersion } of versions) {
    if (!IsDefaultVersion) await work.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId });
  }
}
