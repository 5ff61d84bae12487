import type { Operation } from '../call';
import { AwsError } from '../errors';
import { authorize, findBucket } from './bucket-access';
import { removeObject } from './delete-object';
import type { Buckets } from './state';
import { malformedXml } from './wire/xml';

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
