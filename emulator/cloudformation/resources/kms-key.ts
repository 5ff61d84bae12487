import { words } from '../../words';
import { sameValue } from '../same-value';
import type { Tag } from '../stack';
import type { ResourceType, ResourceWork } from './resource-type';
import { ServiceFailure, untilGone } from './service-failure';
import { tagChanges } from './tags';

export const kmsKey: ResourceType = {
  properties: words(`
    Description Enabled EnableKeyRotation KeyPolicy KeySpec KeyUsage MultiRegion
    PendingWindowInDays Tags
  `),
  attributes: ['Arn', 'KeyId'],
  replacementProperties: ['KeySpec', 'KeyUsage', 'MultiRegion'],

  create: async (work) => {
    const { properties } = work;
    const { KeyMetadata: key } = await work.call('kms', 'CreateKey', {
      Policy: properties.KeyPolicy && JSON.stringify(properties.KeyPolicy),
      Description: properties.Description,
      KeySpec: properties.KeySpec,
      KeyUsage: properties.KeyUsage,
      MultiRegion: properties.MultiRegion,
      Tags: tagsOf(properties.Tags),
    });
    work.existsAs(key.KeyId);
    await rotate(work, key.KeyId, {});
    await enable(work, key.KeyId, {});
    return { id: key.KeyId, attributes: { Arn: key.Arn, KeyId: key.KeyId } };
  },

  update: async (work, { id: KeyId, attributes, properties: before }) => {
    const { properties: after } = work;
    if (after.KeyPolicy && !sameValue(before.KeyPolicy, after.KeyPolicy)) {
      await work.call('kms', 'PutKeyPolicy', {
        KeyId,
        PolicyName: 'default',
        Policy: JSON.stringify(after.KeyPolicy),
      });
    }
    if (before.Description !== after.Description) {
      await work.call('kms', 'UpdateKeyDescription', { KeyId, Description: after.Description ?? '' });
    }
    await rotate(work, KeyId, before);
    await enable(work, KeyId, before);
    const { removed, set } = tagChanges(before.Tags, after.Tags);
    if (removed.length > 0) await work.call('kms', 'UntagResource', { KeyId, TagKeys: removed });
    if (set.length > 0) await work.call('kms', 'TagResource', { KeyId, Tags: tagsOf(set) });
    return { id: KeyId, attributes };
  },

  /** A key is never deleted immediately: its deletion is scheduled. */
  delete: (work, { id: KeyId, properties }) =>
    untilGone(async () => {
      try {
        await work.call('kms', 'ScheduleKeyDeletion', {
          KeyId,
          PendingWindowInDays: Number(properties.PendingWindowInDays ?? 30),
        });
      } catch (error) {
        // Somebody else has already scheduled the deletion.
        if (!(error instanceof ServiceFailure && error.code === 'KMSInvalidStateException')) throw error;
      }
    }),
};

const isTrue = (value: any) => String(value) === 'true';

async function rotate(work: ResourceWork, KeyId: string, before: Record<string, any>): Promise<void> {
  const wanted = isTrue(work.properties.EnableKeyRotation);
  if (wanted === isTrue(before.EnableKeyRotation)) return;
  await work.call('kms', wanted ? 'EnableKeyRotation' : 'DisableKeyRotation', { KeyId });
}

async function enable(work: ResourceWork, KeyId: string, before: Record<string, any>): Promise<void> {
  const wanted = isTrue(work.properties.Enabled ?? true);
  if (wanted === isTrue(before.Enabled ?? true)) return;
  await work.call('kms', wanted ? 'EnableKey' : 'DisableKey', { KeyId });
}

const tagsOf = (tags?: Tag[]) => tags?.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));

export const kmsAlias: ResourceType = {
  properties: ['AliasName', 'TargetKeyId'],
  attributes: [],
  replacementProperties: ['AliasName'],

  create: async (work) => {
    const { AliasName, TargetKeyId } = work.properties;
    await work.call('kms', 'CreateAlias', { AliasName, TargetKeyId });
    return { id: AliasName };
  },

  update: async (work, { id }) => {
    await work.call('kms', 'UpdateAlias', { AliasName: id, TargetKeyId: work.properties.TargetKeyId });
    return { id };
  },

  delete: (work, { id }) => untilGone(() => work.call('kms', 'DeleteAlias', { AliasName: id })),
};
