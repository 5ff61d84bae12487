import { validationError } from './errors';

export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

const SIZE = 100;

/** The page that starts where `token` says. */
export function page<T>(items: readonly T[], token?: string): Page<T> {
  const start = token ? Number(token) : 0;
  if (!Number.isInteger(start) || start < 0) throw validationError('NextToken is invalid');
  const end = start + SIZE;
  return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}

/**
 * A page of a list that grows at its end and is read backwards. The token counts from the beginning, so the pages stay
 * correct if an item is added between them.
 */
export function pageBackwards<T>(items: readonly T[], token?: string): Page<T> {
  const end = token ? Number(token) : items.length;
  if (!Number.isInteger(end) || end < 0) throw validationError('NextToken is invalid');
  const start = Math.max(0, end - SIZE);
  return { items: items.slice(start, end).reverse(), nextToken: start > 0 ? String(start) : undefined };
}
