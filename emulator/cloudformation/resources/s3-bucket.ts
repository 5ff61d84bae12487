import { sameValue } from '../same-value';
import type { ResourceType, ResourceWork } from './resource-type';
import { untilGone } from './service-failure';

/** How one property of a bucket is passed to S3, whose API may spell it differently. */
interface Setting {
  readonly operation: string;
  readonly remove?: string;
  input(value: any): object;
}

const SETTINGS: Readonly<Record<string, Setting>> = {
  BucketEncryption: {
    operation: 'PutBucketEncryption',
    remove: 'DeleteBucketEncryption',
    input: ({ ServerSideEncryptionConfiguration: rules }) => ({
      ServerSideEncryptionConfiguration: {
        Rules: rules.map((rule: any) => ({
          ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
          BucketKeyEnabled: rule.BucketKeyEnabled,
        })),
      },
    }),
  },
  LifecycleConfiguration: {
    operation: 'PutBucketLifecycleConfiguration',
    remove: 'DeleteBucketLifecycle',
    input: (LifecycleConfiguration) => ({ LifecycleConfiguration }),
  },
  OwnershipControls: {
    operation: 'PutBucketOwnershipControls',
    remove: 'DeleteBucketOwnershipControls',
    input: (OwnershipControls) => ({ OwnershipControls }),
  },
  PublicAccessBlockConfiguration: {
    operation: 'PutPublicAccessBlock',
    remove: 'DeletePublicAccessBlock',
    input: (PublicAccessBlockConfiguration) => ({ PublicAccessBlockConfiguration }),
  },
  Tags: {
    operation: 'PutBucketTagging',
    remove: 'DeleteBucketTagging',
    input: (TagSet) => ({ Tagging: { TagSet } }),
  },
  VersioningConfiguration: {
    operation: 'PutBucketVersioning',
    input: (VersioningConfiguration) => ({ VersioningConfiguration }),
  },
};

export const s3Bucket: ResourceType = {
  properties: ['BucketName', ...Object.keys(SETTINGS)],
  attributes: ['Arn', 'DomainName', 'DualStackDomainName', 'RegionalDomainName', 'WebsiteURL'],
  replacementProperties: ['BucketName'],
  nameProperty: 'BucketName',

  create: async (work) => {
    const { properties, region } = work;
    const Bucket: string = properties.BucketName ?? work.newName(63).toLowerCase();
    await work.call('s3', 'CreateBucket', {
      Bucket,
      CreateBucketConfiguration: region === 'us-east-1' ? undefined : { LocationConstraint: region },
    });
    work.existsAs(Bucket);
    await putSettings(work, Bucket, {});
    return { id: Bucket, attributes: attributesOf(Bucket, region) };
  },

  update: async (work, { id, attributes, properties: before }) => {
    await putSettings(work, id, before);
    return { id, attributes };
  },

  /** A bucket with objects in it makes the deletion fail, as in AWS. */
  delete: (work, { id }) => untilGone(() => work.call('s3', 'DeleteBucket', { Bucket: id })),
};

async function putSettings(work: ResourceWork, Bucket: string, before: Record<string, any>): Promise<void> {
  for (const [name, { operation, remove, input }] of Object.entries(SETTINGS)) {
    const value = work.properties[name];
    if (sameValue(before[name], value)) continue;
    if (value !== undefined) await work.call('s3', operation, { Bucket, ...input(value) });
    else if (remove) await work.call('s3', remove, { Bucket });
    else await work.call('s3', operation, { Bucket, ...input({ Status: 'Suspended' }) });
  }
}

const attributesOf = (name: string, region: string) => ({
  Arn: `arn:aws:s3:::${name}`,
  DomainName: `${name}.s3.amazonaws.com`,
  DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
  RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
});

export const s3BucketPolicy: ResourceType = {
  properties: ['Bucket', 'PolicyDocument'],
  attributes: [],
  replacementProperties: ['Bucket'],
  create: put,
  update: put,
  delete: (work, { properties: { Bucket } }) =>
    untilGone(() => work.call('s3', 'DeleteBucketPolicy', { Bucket })),
};

async function put(work: ResourceWork) {
  const { Bucket, PolicyDocument } = work.properties;
  await work.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify(PolicyDocument) });
  return { id: Bucket };
}
