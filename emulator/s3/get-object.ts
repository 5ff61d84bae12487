import type { Call, Operation } from '../call';
import { AwsError, NotEmulated } from '../errors';
import { openObject } from './bucket-access';
import { authorizeKey } from './object-encryption';
import type { Bucket, Buckets, ObjectVersion } from './state';

export const getObject =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    if (input.Range) throw new NotEmulated('a GetObject of a range');
    const [bucket, version] = await readable(buckets, call, input);
    return { ...described(bucket, version), Body: version.body };
  };

export const headObject =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const [bucket, version] = await readable(buckets, call, input);
    return described(bucket, version);
  };

/** The version that a call names, once the caller may read it. */
export async function readable(buckets: Buckets, call: Call, input: any): Promise<[Bucket, ObjectVersion]> {
  const action = input.VersionId ? 's3:GetObjectVersion' : 's3:GetObject';
  const bucket = await openObject(buckets, call, action, input);
  const version = input.VersionId ? bucket.version(input.Key, input.VersionId) : bucket.current(input.Key);
  if (!version && input.VersionId) {
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);
  }
  if (!version || version.deleteMarker) {
    throw new AwsError('NoSuchKey', `The specified key does not exist: ${input.Key}`, 404);
  }
  await authorizeKey(call, 'kms:Decrypt', version.encryption);
  return [bucket, version];
}

function described(bucket: Bucket, version: ObjectVersion) {
  return {
    ContentLength: version.body.length,
    ContentType: version.contentType,
    ContentEncoding: version.contentEncoding,
    CacheControl: version.cacheControl,
    ETag: version.etag,
    LastModified: new Date(version.lastModified),
    Metadata: version.metadata,
    VersionId: bucket.versioning ? version.versionId : undefined,
    ...version.checksums,
    ...version.encryption,
  };
}
