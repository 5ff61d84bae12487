import { AwsError } from '../errors';

/** Cuts a page out of `items`. A token names the last item of the page before, so that it survives changes in between. */
export function page<T extends { readonly id: string }>(
  items: readonly T[],
  size: number,
  token: string | undefined,
): { readonly page: T[]; readonly NextToken?: string } {
  const start = token ? items.findIndex((item) => item.id === decode(token)) + 1 : 0;
  if (token && start === 0) {
    throw new AwsError('InvalidPaginationTokenException', 'Pagination token in the request is not valid.');
  }
  const end = start + size;
  return {
    page: items.slice(start, end),
    NextToken: end < items.length ? encode(items[end - 1].id) : undefined,
  };
}

const encode = (id: string) => Buffer.from(id).toString('base64');

const decode = (token: string) => Buffer.from(token, 'base64').toString();
