import { AwsError } from '../errors';

/**
 * Cuts a page out of `items`. A token names the last item of the previous page, so the list may change between two
 * pages.
 */
export function page<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  { MaxResults: size, NextToken: token }: { readonly MaxResults?: number; readonly NextToken?: string },
  byDefault: number,
): { readonly page: T[]; readonly NextToken?: string } {
  const start = token ? items.findIndex((item) => idOf(item) === decode(token)) + 1 : 0;
  if (token && start === 0) {
    throw new AwsError('InvalidPaginationTokenException', 'Pagination token in the request is not valid.');
  }
  const end = start + (size ?? byDefault);
  return {
    page: items.slice(start, end),
    NextToken: end < items.length ? encode(idOf(items[end - 1])) : undefined,
  };
}

const encode = (id: string) => Buffer.from(id).toString('base64');

const decode = (token: string) => Buffer.from(token, 'base64').toString();
