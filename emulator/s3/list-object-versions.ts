import type { Operation } from '../call';
import { openBucket } from './bucket-access';
import { page, shownKey } from './listing';
import type { Buckets, ObjectVersion } from './state';

export const listObjectVersions =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:ListBucketVersions', input);
    const all = bucket.entries().flatMap(([, versions]) => versions);
    // The markers name the last version of the previous page. The page begins after it.
    const begin = input.KeyMarker ? all.findLastIndex((version) => isMarker(version, input)) + 1 : 0;
    const started = new Set(all.slice(begin));
    const { items, commonPrefixes, maxKeys, continueAfter } = page(
      all,
      (version) => version.key,
      (version) => (input.KeyMarker && begin === 0 ? version.key > input.KeyMarker : started.has(version)),
      input,
    );
    const last = items[items.length - 1];
    const shown = shownKey(input);
    const entry = (version: ObjectVersion) => ({
      Key: shown(version.key),
      VersionId: version.versionId,
      IsLatest: version === bucket.current(version.key),
      LastModified: new Date(version.lastModified),
    });
    return {
      Name: bucket.name,
      Prefix: shown(input.Prefix ?? ''),
      Delimiter: shown(input.Delimiter),
      EncodingType: input.EncodingType,
      KeyMarker: shown(input.KeyMarker),
      VersionIdMarker: input.VersionIdMarker,
      MaxKeys: maxKeys,
      IsTruncated: continueAfter !== undefined,
      NextKeyMarker: shown(continueAfter),
      NextVersionIdMarker: continueAfter === last?.key ? last?.versionId : undefined,
      Versions: items
        .filter((version) => !version.deleteMarker)
        .map((version) => ({
          ...entry(version),
          ETag: version.etag,
          Size: version.body.length,
          StorageClass: 'STANDARD',
        })),
      DeleteMarkers: items.filter((version) => version.deleteMarker).map(entry),
      CommonPrefixes: commonPrefixes.map((Prefix) => ({ Prefix: shown(Prefix) })),
    };
  };

function isMarker(version: ObjectVersion, input: any): boolean {
  return (
    version.key === input.KeyMarker && (!input.VersionIdMarker || version.versionId === input.VersionIdMarker)
  );
}
