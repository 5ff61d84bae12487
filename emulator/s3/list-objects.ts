import type { Operation } from '../call';
import { openBucket } from './bucket-access';
import { page, shownKey } from './listing';
import type { Buckets } from './state';

export const listObjectsV2 =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:ListBucket', input);
    const after = input.ContinuationToken
      ? Buffer.from(input.ContinuationToken, 'base64').toString('utf8')
      : (input.StartAfter ?? '');
    const current = bucket
      .entries()
      .map(([, [newest]]) => newest)
      .filter((version) => !version.deleteMarker);
    const isAfter = (key: string) =>
      key > after && !(input.Delimiter && after && key.startsWith(after) && after.endsWith(input.Delimiter));
    const { items, commonPrefixes, maxKeys, continueAfter } = page(
      current,
      (version) => version.key,
      (version) => isAfter(version.key),
      input,
    );
    const shown = shownKey(input);
    return {
      Name: bucket.name,
      Prefix: shown(input.Prefix ?? ''),
      Delimiter: shown(input.Delimiter),
      EncodingType: input.EncodingType,
      MaxKeys: maxKeys,
      KeyCount: items.length + commonPrefixes.length,
      IsTruncated: continueAfter !== undefined,
      ContinuationToken: input.ContinuationToken,
      NextContinuationToken: continueAfter && Buffer.from(continueAfter).toString('base64'),
      StartAfter: shown(input.StartAfter),
      Contents: items.map((version) => ({
        Key: shown(version.key),
        LastModified: new Date(version.lastModified),
        ETag: version.etag,
        Size: version.body.length,
        StorageClass: 'STANDARD',
      })),
      CommonPrefixes: commonPrefixes.map((Prefix) => ({ Prefix: shown(Prefix) })),
    };
  };
