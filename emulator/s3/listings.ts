import type { Operation } from '../call';
import { openBucket } from './bucket-access';
import type { Bucket, Buckets, ObjectVersion } from './state';

/** The common parameters of all listings. */
export interface ListingRequest {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number | string;
}

/** A key as a listing shows it. XML cannot carry every character, so a caller may ask for percent-encoded keys. */
export const shownKey =
  ({ EncodingType }: { readonly EncodingType?: string }) =>
  (key: string | undefined) =>
    key === undefined || EncodingType !== 'url' ? key : encodeURIComponent(key).replaceAll('%2F', '/');

export interface Page<Item> {
  readonly items: Item[];
  readonly commonPrefixes: string[];
  readonly maxKeys: number;
  /** The last key or common prefix of the page, if more pages follow. */
  readonly continueAfter?: string;
}

/** One page of items in the order of their keys: rolled up by delimiter, and cut at MaxKeys (1000 at most). */
export function page<Item>(
  all: readonly Item[],
  keyOf: (item: Item) => string,
  after: (item: Item) => boolean,
  request: ListingRequest,
): Page<Item> {
  const prefix = request.Prefix ?? '';
  const maxKeys = Math.min(Number(request.MaxKeys ?? 1000), 1000);
  const items: Item[] = [];
  const commonPrefixes: string[] = [];
  let last: string | undefined;
  for (const item of all) {
    const key = keyOf(item);
    if (!key.startsWith(prefix) || !after(item)) continue;
    const group = groupOf(key, prefix, request.Delimiter);
    if (group && commonPrefixes.includes(group)) continue;
    if (items.length + commonPrefixes.length >= maxKeys) {
      return { items, commonPrefixes, maxKeys, continueAfter: last };
    }
    if (group) commonPrefixes.push(group);
    else items.push(item);
    last = group ?? key;
  }
  return { items, commonPrefixes, maxKeys };
}

function groupOf(key: string, prefix: string, delimiter?: string): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

/** What both listings say of their page. */
function summary(bucket: Bucket, input: any, { commonPrefixes, maxKeys, continueAfter }: Page<unknown>) {
  const shown = shownKey(input);
  return {
    Name: bucket.name,
    Prefix: shown(input.Prefix ?? ''),
    Delimiter: shown(input.Delimiter),
    EncodingType: input.EncodingType,
    MaxKeys: maxKeys,
    IsTruncated: continueAfter !== undefined,
    CommonPrefixes: commonPrefixes.map((Prefix) => ({ Prefix: shown(Prefix) })),
  };
}

const content = ({ etag, body }: ObjectVersion) => ({
  ETag: etag,
  Size: body.length,
  StorageClass: 'STANDARD',
});

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
    const found = page(
      current,
      (version) => version.key,
      (version) => isAfter(version.key),
      input,
    );
    const { items, commonPrefixes, continueAfter } = found;
    const shown = shownKey(input);
    return {
      ...summary(bucket, input, found),
      KeyCount: items.length + commonPrefixes.length,
      ContinuationToken: input.ContinuationToken,
      NextContinuationToken: continueAfter && Buffer.from(continueAfter).toString('base64'),
      StartAfter: shown(input.StartAfter),
      Contents: items.map((version) => ({
        Key: shown(version.key),
        LastModified: new Date(version.lastModified),
        ...content(version),
      })),
    };
  };

export const listObjectVersions =
  (buckets: Buckets): Operation =>
  async (call, input) => {
    const bucket = await openBucket(buckets, call, 's3:ListBucketVersions', input);
    const all = bucket.entries().flatMap(([, versions]) => versions);
    // The markers name the last version of the previous page. The page begins after it.
    const begin = input.KeyMarker ? all.findLastIndex((version) => isMarker(version, input)) + 1 : 0;
    const started = new Set(all.slice(begin));
    const found = page(
      all,
      (version) => version.key,
      (version) => (input.KeyMarker && begin === 0 ? version.key > input.KeyMarker : started.has(version)),
      input,
    );
    const { items, continueAfter } = found;
    const last = items[items.length - 1];
    const shown = shownKey(input);
    const entry = (version: ObjectVersion) => ({
      Key: shown(version.key),
      VersionId: version.versionId,
      IsLatest: version === bucket.current(version.key),
      LastModified: new Date(version.lastModified),
    });
    return {
      ...summary(bucket, input, found),
      KeyMarker: shown(input.KeyMarker),
      VersionIdMarker: input.VersionIdMarker,
      NextKeyMarker: shown(continueAfter),
      NextVersionIdMarker: continueAfter === last?.key ? last?.versionId : undefined,
      Versions: items
        .filter((version) => !version.deleteMarker)
        .map((version) => ({ ...entry(version), ...content(version) })),
      DeleteMarkers: items.filter((version) => version.deleteMarker).map(entry),
    };
  };

function isMarker(version: ObjectVersion, input: any): boolean {
  return (
    version.key === input.KeyMarker && (!input.VersionIdMarker || version.versionId === input.VersionIdMarker)
  );
}
