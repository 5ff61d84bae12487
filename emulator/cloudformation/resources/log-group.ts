import type { ResourceType, ResourceWork } from './resource-type';
import { untilGone } from './service-failure';
import { asMap, tagChanges } from './tags';

export const logGroup: ResourceType = {
  properties: ['KmsKeyId', 'LogGroupClass', 'LogGroupName', 'RetentionInDays', 'Tags'],
  attributes: ['Arn'],
  replacementProperties: ['LogGroupName'],
  nameProperty: 'LogGroupName',

  create: async (work) => {
    const { properties } = work;
    const name: string = properties.LogGroupName ?? work.newName(512);
    await work.call('logs', 'CreateLogGroup', {
      logGroupName: name,
      kmsKeyId: properties.KmsKeyId,
      tags: properties.Tags && asMap(properties.Tags),
    });
    work.existsAs(name);
    await putRetention(work, name);
    return { id: name, attributes: { Arn: `${arnOf(work, name)}:*` } };
  },

  update: async (work, { id, attributes, properties: before }) => {
    const { properties: after } = work;
    if (before.RetentionInDays !== after.RetentionInDays) await putRetention(work, id);
    if (before.KmsKeyId !== after.KmsKeyId) await putKey(work, id);
    const { removed, set } = tagChanges(before.Tags, after.Tags);
    const resourceArn = arnOf(work, id);
    if (removed.length > 0) await work.call('logs', 'UntagResource', { resourceArn, tagKeys: removed });
    if (set.length > 0) await work.call('logs', 'TagResource', { resourceArn, tags: asMap(set) });
    return { id, attributes };
  },

  delete: (work, { id }) => untilGone(() => work.call('logs', 'DeleteLogGroup', { logGroupName: id })),
};

const arnOf = ({ region, account }: ResourceWork, name: string) =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

async function putRetention(work: ResourceWork, logGroupName: string): Promise<void> {
  const { RetentionInDays: days } = work.properties;
  await (days === undefined
    ? work.call('logs', 'DeleteRetentionPolicy', { logGroupName })
    : work.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: Number(days) }));
}

async function putKey(work: ResourceWork, logGroupName: string): Promise<void> {
  const { KmsKeyId: kmsKeyId } = work.properties;
  await (kmsKeyId === undefined
    ? work.call('logs', 'DisassociateKmsKey', { logGroupName })
    : work.call('logs', 'AssociateKmsKey', { logGroupName, kmsKeyId }));
}
