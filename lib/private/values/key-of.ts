import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { intrinsicIn } from './intrinsics';

/** The key behind an alias. Undefined if the app does not know it. */
export function keyOf(key: kms.IKeyRef): kms.IKeyRef | undefined {
  if (!('aliasName' in key)) return /:alias\//.test(key.keyRef.keyArn) ? undefined : key;
  try {
    return (key as kms.IAlias).aliasTargetKey;
  } catch {
    return undefined;
  }
}

/** The ARN of the key that the bucket encrypts with, if the app knows it. A reference alone does not show it. */
export function keyArnOfBucket(bucket: s3.IBucketRef): string | undefined {
  if (s3.CfnBucket.isCfnBucket(bucket)) return keyArnIn(bucket);
  const { encryptionKey } = bucket as Partial<s3.IBucket>;
  return encryptionKey && keyOf(encryptionKey)?.keyRef.keyArn;
}

/** An ARN that is written out, or a key of the same stack. IAM policies cannot name a key by its id or alias. */
function keyArnIn(bucket: s3.CfnBucket): string | undefined {
  const stack = Stack.of(bucket);
  const encryption = stack.resolve(bucket.bucketEncryption);
  const id =
    encryption?.serverSideEncryptionConfiguration?.[0]?.serverSideEncryptionByDefault?.kmsMasterKeyId;
  if (/^arn:[^:]+:kms:[^:]+:[^:]+:key\//.test(id)) return id;
  const intrinsic = intrinsicIn(id);
  if (intrinsic?.kind !== 'reference' && intrinsic?.kind !== 'attribute') return undefined;
  return stack.node
    .findAll()
    .filter(kms.CfnKey.isCfnKey)
    .find((key) => stack.resolve(key.logicalId) === intrinsic.logicalId)?.attrArn;
}
