import type { Operation } from '../call';
import { AwsError } from '../errors';
import { openBucket } from './bucket-access';
import type { Buckets } from './state';
import { malformedXml } from './wire/xml';

/** A sub-resource of a bucket that is written and read as a whole. */
interface Setting {
  /** The member of the input that has the setting. */
  readonly member: string;
  /** The member of the output that has the setting. @default - the output has the setting's members */
  readonly output?: string;
  readonly actions: { readonly put: string; readonly get: string };
  /** What Get returns if the setting was never put. */
  readonly absent: AwsError | object;
  /** Only for settings that other operations read. */
  readonly isMalformed?: (setting: any) => boolean;
}

const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse'];

function isEncryptionRule({ ApplyServerSideEncryptionByDefault: byDefault }: any): boolean {
  const { SSEAlgorithm, KMSMasterKeyID } = byDefault ?? {};
  return ALGORITHMS.includes(SSEAlgorithm) && ['string', 'undefined'].includes(typeof KMSMasterKeyID);
}

const missing = (code: string, message: string) => new AwsError(code, message, 404);

export const BUCKET_SETTINGS: Readonly<Record<string, Setting>> = {
  BucketVersioning: {
    member: 'VersioningConfiguration',
    actions: { put: 's3:PutBucketVersioning', get: 's3:GetBucketVersioning' },
    absent: {},
    isMalformed: ({ Status }) => !['Enabled', 'Suspended'].includes(Status),
  },
  BucketEncryption: {
    member: 'ServerSideEncryptionConfiguration',
    output: 'ServerSideEncryptionConfiguration',
    actions: { put: 's3:PutEncryptionConfiguration', get: 's3:GetEncryptionConfiguration' },
    absent: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    isMalformed: ({ Rules }) => !Rules?.every?.(isEncryptionRule),
  },
  PublicAccessBlock: {
    member: 'PublicAccessBlockConfiguration',
    output: 'PublicAccessBlockConfiguration',
    actions: { put: 's3:PutBucketPublicAccessBlock', get: 's3:GetBucketPublicAccessBlock' },
    absent: missing(
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
    ),
  },
  BucketOwnershipControls: {
    member: 'OwnershipControls',
    output: 'OwnershipControls',
    actions: { put: 's3:PutBucketOwnershipControls', get: 's3:GetBucketOwnershipControls' },
    absent: missing('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'),
  },
  BucketTagging: {
    member: 'Tagging',
    actions: { put: 's3:PutBucketTagging', get: 's3:GetBucketTagging' },
    absent: missing('NoSuchTagSet', 'The TagSet does not exist'),
  },
  BucketLifecycleConfiguration: {
    member: 'LifecycleConfiguration',
    actions: { put: 's3:PutLifecycleConfiguration', get: 's3:GetLifecycleConfiguration' },
    absent: missing('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'),
  },
};

/** Deletions with another name than the family's. Versioning has no deletion: it is suspended. */
const DELETE_NAMES: Record<string, string | undefined> = {
  BucketLifecycleConfiguration: 'BucketLifecycle',
  BucketVersioning: undefined,
};

export function bucketSettings(buckets: Buckets): Record<string, Operation> {
  return Object.assign(
    {},
    ...Object.entries(BUCKET_SETTINGS).map(([name, setting]) => family(buckets, name, setting)),
  );
}

function family(buckets: Buckets, name: string, setting: Setting): Record<string, Operation> {
  const deletion = name in DELETE_NAMES ? DELETE_NAMES[name] : name;
  return {
    [`Put${name}`]: async (call, input) => {
      const bucket = await openBucket(buckets, call, setting.actions.put, input);
      if (!input[setting.member] || setting.isMalformed?.(input[setting.member])) throw malformedXml();
      bucket.settings.set(name, input[setting.member]);
      return {};
    },
    [`Get${name}`]: async (call, input) => {
      const bucket = await openBucket(buckets, call, setting.actions.get, input);
      const value = bucket.settings.get(name) ?? setting.absent;
      if (value instanceof AwsError) throw value;
      return setting.output ? { [setting.output]: value } : value;
    },
    ...(deletion && {
      [`Delete${deletion}`]: async (call, input) => {
        const bucket = await openBucket(buckets, call, setting.actions.put, input);
        bucket.settings.delete(name);
        return {};
      },
    }),
  };
}
