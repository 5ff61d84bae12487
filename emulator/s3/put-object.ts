import { createHash } from 'node:crypto';
import type { Operation } from '../call';
import { AwsError } from '../errors';
import { openObject } from './bucket-access';
import { checksumsOf } from './checksums';
import { authorizeKey, encryptionOf } from './object-encryption';
import type { Buckets } from './state';

export const putObject =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openObject(buckets, call, 's3:PutObject', input);
    const body = Buffer.from(input.Body ?? '');
    const checksums = checksumsOf(input, body);
    const encryption = encryptionOf(bucket, input);
    await authorizeKey(call, 'kms:GenerateDataKey', encryption);
    if (input.IfNoneMatch === '*' && bucket.current(input.Key)?.deleteMarker === false) {
      throw new AwsError(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        412,
      );
    }
    const version = bucket.add({
      key: input.Key,
      lastModified: call.aws.clock.now(),
      deleteMarker: false,
      body,
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      contentType: input.ContentType ?? 'application/octet-stream',
      contentEncoding: input.ContentEncoding,
      cacheControl: input.CacheControl,
      metadata: input.Metadata ?? {},
      checksums,
      encryption,
    });
    return {
      ETag: version.etag,
      ...checksums,
      ...encryption,
      VersionId: bucket.versioning ? version.versionId : undefined,
    };
  };
