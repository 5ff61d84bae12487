import { untilGone } from './gone';
import { ResourceFailure, type ResourceWork } from './resource-type';

interface Attachment {
  readonly RoleName: string;
  readonly PolicyArn: string;
}

export interface InlinePolicy {
  readonly RoleName: string;
  readonly PolicyName: string;
  readonly PolicyDocument?: object;
}

export async function attach(work: ResourceWork, attachments: Attachment[]): Promise<void> {
  for (const one of attachments) await work.call('iam', 'AttachRolePolicy', one);
}

export async function detach(work: ResourceWork, attachments: Attachment[]): Promise<void> {
  for (const one of attachments) await untilGone(() => work.call('iam', 'DetachRolePolicy', one));
}

export async function putInline(work: ResourceWork, policies: InlinePolicy[]): Promise<void> {
  for (const one of policies) {
    const PolicyDocument = JSON.stringify(one.PolicyDocument);
    await work.call('iam', 'PutRolePolicy', { ...one, PolicyDocument });
  }
}

export async function deleteInline(work: ResourceWork, policies: InlinePolicy[]): Promise<void> {
  for (const { RoleName, PolicyName } of policies) {
    await untilGone(() => work.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  }
}

export function refuseUsersAndGroups({ Users = [], Groups = [] }: Record<string, any>): void {
  if (Users.length > 0 || Groups.length > 0) {
    throw new ResourceFailure('The emulator knows policies of roles only, not of users and groups.');
  }
}
