import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Operation } from '../call';
import { AwsError } from '../errors';
import { openObject } from './bucket-access';
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

const ALGORITHMS: Record<string, (body: Buffer) => string> = {
  ChecksumCRC32: (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum.toString('base64');
  },
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest('base64'),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest('base64'),
};

/** The checksums that came with an upload. Those that Node.js can compute are compared with the body. */
export function checksumsOf(input: any, body: Buffer): Record<string, string> {
  if (input.ContentMD5 && input.ContentMD5 !== createHash('md5').update(body).digest('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const given = Object.entries<string>(input).filter(([member]) => /^Checksum(CRC|SHA)/.test(member));
  for (const [member, value] of given) {
    const compute = ALGORITHMS[member];
    if (compute && compute(body) !== value) {
      const algorithm = member.slice('Checksum'.length);
      throw new AwsError(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
  }
  return Object.fromEntries(given);
}
