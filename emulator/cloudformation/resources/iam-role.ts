import { words } from '../../words';
import { type Provisioned, type ResourceType, type ResourceWork } from './resource-type';
import { attach, changeAttachments, changeInline, deleteInline, detach, putInline } from './role-policies';
import { untilGone } from './service-failure';
import { tagChanges } from './tags';

const NAME_LIMIT = 64;

export const iamRole: ResourceType = {
  properties: words(`
    AssumeRolePolicyDocument Description ManagedPolicyArns MaxSessionDuration Path
    PermissionsBoundary Policies RoleName Tags
  `),
  attributes: ['Arn', 'RoleId'],
  replacementProperties: ['Path', 'RoleName'],
  nameProperty: 'RoleName',

  create: async (work) => {
    const { properties } = work;
    const RoleName = properties.RoleName ?? work.newName(NAME_LIMIT);
    const { Role: role } = await work.call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(properties.AssumeRolePolicyDocument),
      Path: properties.Path,
      Description: properties.Description,
      MaxSessionDuration: properties.MaxSessionDuration,
      PermissionsBoundary: properties.PermissionsBoundary,
      Tags: properties.Tags,
    });
    work.existsAs(RoleName);
    await attach(work, attachmentsOf(RoleName, properties.ManagedPolicyArns));
    await putInline(work, inlineOf(RoleName, properties.Policies));
    return provisioned(role);
  },

  update: async (work, { id: RoleName, properties: before }) => {
    const { properties: after } = work;
    await work.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName,
      PolicyDocument: JSON.stringify(after.AssumeRolePolicyDocument),
    });
    await work.call('iam', 'UpdateRole', {
      RoleName,
      Description: after.Description ?? '',
      MaxSessionDuration: after.MaxSessionDuration ?? 3600,
    });
    await updateBoundary(work, RoleName, before.PermissionsBoundary);
    await changeAttachments(
      work,
      attachmentsOf(RoleName, before.ManagedPolicyArns),
      attachmentsOf(RoleName, after.ManagedPolicyArns),
    );
    await changeInline(work, inlineOf(RoleName, before.Policies), inlineOf(RoleName, after.Policies));
    const { removed, set } = tagChanges(before.Tags, after.Tags);
    if (removed.length > 0) await work.call('iam', 'UntagRole', { RoleName, TagKeys: removed });
    if (set.length > 0) await work.call('iam', 'TagRole', { RoleName, Tags: set });
    const { Role: role } = await work.call('iam', 'GetRole', { RoleName });
    return provisioned(role);
  },

  /** Detaches only what this resource attached. If somebody else attached something, the deletion fails, as in AWS. */
  delete: (work, { id: RoleName, properties }) =>
    untilGone(async () => {
      await detach(work, attachmentsOf(RoleName, properties.ManagedPolicyArns));
      await deleteInline(work, inlineOf(RoleName, properties.Policies));
      await work.call('iam', 'DeleteRole', { RoleName });
    }),
};

const inlineOf = (RoleName: string, policies: { PolicyName: string; PolicyDocument: object }[] = []) =>
  policies.map((policy) => ({ RoleName, ...policy }));

const attachmentsOf = (RoleName: string, arns: string[] = []) =>
  arns.map((PolicyArn) => ({ RoleName, PolicyArn }));

const provisioned = (role: any): Provisioned => ({
  id: role.RoleName,
  attributes: { Arn: role.Arn, RoleId: role.RoleId },
});

async function updateBoundary(work: ResourceWork, RoleName: string, before?: string): Promise<void> {
  const { PermissionsBoundary } = work.properties;
  if (PermissionsBoundary === before) return;
  await (PermissionsBoundary
    ? work.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary })
    : work.call('iam', 'DeleteRolePermissionsBoundary', { RoleName }));
}
