import type { Call } from '../call';
import type { Bucket, ObjectEncryption } from './state';

/** How a new object is encrypted: as asked for, else as the bucket says, else with S3's own keys. */
export function encryptionOf(bucket: Bucket, input: any): ObjectEncryption {
  const byDefault = bucket.settings.get('BucketEncryption')?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  const algorithm = input.ServerSideEncryption ?? byDefault?.SSEAlgorithm ?? 'AES256';
  if (!algorithm.startsWith('aws:kms')) return { ServerSideEncryption: algorithm };
  const key = input.SSEKMSKeyId ?? byDefault?.KMSMasterKeyID;
  return { ServerSideEncryption: algorithm, SSEKMSKeyId: key };
}

/** Readers and writers also need the key. The whole account may use the key that AWS manages for S3. */
export async function authorizeKey(call: Call, action: string, encryption: ObjectEncryption): Promise<void> {
  const key = encryption.SSEKMSKeyId;
  if (!key) return;
  const arn = key.startsWith('arn:') ? key : `arn:aws:kms:${call.region}:${call.account}:key/${key}`;
  // Policies cannot name an alias. Only KMS knows which key an alias means.
  if (arn.includes(':key/'))
    await call.authorize(action, [arn], { 'kms:ViaService': `s3.${call.region}.amazonaws.com` });
}
