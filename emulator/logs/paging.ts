import { AwsError } from '../errors';

/** One page of `items`; a token is the position where the next page begins. */
export function pageOf<Item>(items: readonly Item[], nextToken: string | undefined, size: number) {
  const position = nextToken === undefined ? '0' : Buffer.from(nextToken, 'base64').toString();
  if (!/^\d+$/.test(position)) {
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  const begin = Number(position);
  const end = begin + size;
  return {
    items: items.slice(begin, end),
    nextToken: end < items.length ? Buffer.from(String(end)).toString('base64') : undefined,
  };
}
