import { untilGone } from './gone';
import type { Provisioned, ResourceType, ResourceWork } from './resource-type';
import { tagChanges } from './tags';

const NAME_LIMIT = 64;

export const iamRole: ResourceType = {
  properties: [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'PermissionsBoundary',
    'Policies',
    'RoleName',
    'Tags',
  ],
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
    await attach(work, RoleName, properties.ManagedPolicyArns ?? []);
    await putInline(work, RoleName, properties.Policies ?? []);
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
    const [oldArns, newArns]: string[][] = [before.ManagedPolicyArns ?? [], after.ManagedPolicyArns ?? []];
    await attach(
      work,
      RoleName,
      newArns.filter((arn) => !oldArns.includes(arn)),
    );
    await detach(
      work,
      RoleName,
      oldArns.filter((arn) => !newArns.includes(arn)),
    );
    await putInline(work, RoleName, after.Policies ?? []);
    const kept = inlineNames(after.Policies);
    await deleteInline(
      work,
      RoleName,
      inlineNames(before.Policies).filter((name) => !kept.includes(name)),
    );
    const { removed, set } = tagChanges(before.Tags, after.Tags);
    if (removed.length > 0) await work.call('iam', 'UntagRole', { RoleName, TagKeys: removed });
    if (set.length > 0) await work.call('iam', 'TagRole', { RoleName, Tags: set });
    const { Role: role } = await work.call('iam', 'GetRole', { RoleName });
    return provisioned(role);
  },

  /** Detaches only what this resource attached. If somebody else attached something, the deletion fails, as in AWS. */
  delete: (work, { id: RoleName, properties }) =>
    untilGone(async () => {
      for (const PolicyArn of properties.ManagedPolicyArns ?? []) {
        await untilGone(() => work.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
      }
      for (const PolicyName of inlineNames(properties.Policies)) {
        await untilGone(() => work.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
      }
      await work.call('iam', 'DeleteRole', { RoleName });
    }),
};

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: object;
}

const inlineNames = (policies: InlinePolicy[] = []) => policies.map(({ PolicyName }) => PolicyName);

const provisioned = (role: any): Provisioned => ({
  id: role.RoleName,
  attributes: { Arn: role.Arn, RoleId: role.RoleId },
});

async function attach(work: ResourceWork, RoleName: string, arns: string[]): Promise<void> {
  for (const PolicyArn of arns) await work.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}

async function detach(work: ResourceWork, RoleName: string, arns: string[]): Promise<void> {
  for (const PolicyArn of arns) {
    await untilGone(() => work.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
  }
}

async function putInline(work: ResourceWork, RoleName: string, policies: InlinePolicy[]): Promise<void> {
  for (const { PolicyName, PolicyDocument } of policies) {
    await work.call('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    });
  }
}

async function deleteInline(work: ResourceWork, RoleName: string, names: string[]): Promise<void> {
  for (const PolicyName of names) {
    await untilGone(() => work.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  }
}

async function updateBoundary(work: ResourceWork, RoleName: string, before?: string): Promise<void> {
  const { PermissionsBoundary } = work.properties;
  if (PermissionsBoundary === before) return;
  await (PermissionsBoundary
    ? work.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary })
    : work.call('iam', 'DeleteRolePermissionsBoundary', { RoleName }));
}
