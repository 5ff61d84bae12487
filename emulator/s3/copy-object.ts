import type { Operation } from '../call';
import { AwsError } from '../errors';
import { fromUri } from '../wire/uri';
import { readable } from './get-object';
import { putObject } from './put-object';
import type { Buckets } from './state';

export const copyObject =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const source = /^\/?([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(fromUri(input.CopySource));
    if (!source) throw new AwsError('InvalidArgument', 'Copy Source must mention the source bucket and key');
    const [, Bucket, Key, VersionId] = source;
    const [, version] = await readable(buckets, call, { Bucket, Key, VersionId });
    const described =
      input.MetadataDirective === 'REPLACE'
        ? {}
        : {
            Metadata: version.metadata,
            ContentType: version.contentType,
            CacheControl: version.cacheControl,
          };
    const { ETag, ...put } = await putObject(buckets)(call, { ...input, ...described, Body: version.body });
    return {
      ...put,
      CopySourceVersionId: VersionId,
      CopyObjectResult: { ETag, LastModified: new Date(call.aws.clock.now()) },
    };
  };
