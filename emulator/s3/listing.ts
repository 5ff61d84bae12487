/** The common parameters of all listings. */
export interface ListingRequest {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number | string;
}

/** A key as a listing shows it: XML cannot carry every character, so that a caller may ask for percent signs. */
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
