import type { Call, Operation } from '../call';
import { AwsError } from '../errors';
import { authorize, findBucket, openObject } from './bucket-access';
import type { Bucket, Buckets } from './state';
import { malformedXml } from './wire/xml';

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

const MOST_KEYS = 1000;

/** Each key is allowed or refused separately. The answer lists refusals, and the call succeeds. */
export const deleteObjects =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = findBucket(buckets, input);
    const objects: { Key: string; VersionId?: string }[] = input.Delete?.Objects ?? [];
    if (objects.length === 0 || objects.length > MOST_KEYS) {
      throw malformedXml();
    }
    const Deleted: object[] = [];
    const Errors: object[] = [];
    for (const object of objects) {
      try {
        const action = object.VersionId ? 's3:DeleteObjectVersion' : 's3:DeleteObject';
        await authorize(call, action, bucket, `${bucket.arn}/${object.Key}`);
        const { DeleteMarker, VersionId } = removeObject(call, bucket, object);
        Deleted.push({
          Key: object.Key,
          VersionId: object.VersionId,
          DeleteMarker,
          DeleteMarkerVersionId: DeleteMarker ? VersionId : undefined,
        });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({
          Key: object.Key,
          VersionId: object.VersionId,
          Code: error.code,
          Message: error.message,
        });
      }
    }
    return { Deleted: input.Delete.Quiet ? [] : Deleted, Errors };
  };
