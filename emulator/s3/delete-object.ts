import type { Call, Operation } from '../call';
import { openObject } from './bucket-access';
import type { Bucket, Buckets } from './state';

export const deleteObject =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const action = input.VersionId ? 's3:DeleteObjectVersion' : 's3:DeleteObject';
    const bucket = await openObject(buckets, call, action, input);
    return removeObject(call, bucket, input);
  };

/** Deleting what is not there is a success. Without a version, a versioned bucket keeps all and adds a marker. */
export function removeObject(call: Call, bucket: Bucket, input: { Key: string; VersionId?: string }) {
  if (input.VersionId) {
    const removed = bucket.version(input.Key, input.VersionId);
    bucket.remove(input.Key, input.VersionId);
    return { VersionId: input.VersionId, DeleteMarker: removed?.deleteMarker || undefined };
  }
  if (!bucket.versioning) {
    bucket.remove(input.Key, 'null');
    return {};
  }
  const marker = bucket.add({
    key: input.Key,
    lastModified: call.aws.clock.now(),
    deleteMarker: true,
    body: Buffer.alloc(0),
    etag: '',
    metadata: {},
    checksums: {},
    encryption: { ServerSideEncryption: 'AES256' },
  });
  return { VersionId: marker.versionId, DeleteMarker: true };
}
