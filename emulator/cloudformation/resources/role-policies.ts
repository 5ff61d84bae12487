import { ResourceFailure, type ResourceWork } from './resource-type';
import { untilGone } from './service-failure';

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

/** Attaches what is only in `after`, and detaches what is only in `before`. */
export async function changeAttachments(work: ResourceWork, before: Attachment[], after: Attachment[]) {
  const without = (some: Attachment[], others: Attachment[]) =>
    some.filter(({ RoleName, PolicyArn }) =>
      others.every((other) => other.RoleName !== RoleName || other.PolicyArn !== PolicyArn),
    );
  await attach(work, without(after, before));
  await detach(work, without(before, after));
}

/** Puts the policies in `after`. Then deletes the policies that are only in `before`, by their roles and names. */
export async function changeInline(work: ResourceWork, before: InlinePolicy[], after: InlinePolicy[]) {
  await putInline(work, after);
  const isGone = ({ RoleName, PolicyName }: InlinePolicy) =>
    after.every((one) => one.RoleName !== RoleName || one.PolicyName !== PolicyName);
  await deleteInline(work, before.filter(isGone));
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
