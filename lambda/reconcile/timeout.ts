import type { CheckedRequest, Moment } from './kind';

/** Milliseconds that the request has. */
export function timeoutOf(
  { timeout, timeoutOfRestore = timeout }: CheckedRequest,
  { situation }: Pick<Moment, 'situation'>,
): number {
  return situation === 'restore' ? timeoutOfRestore : timeout;
}

/** The same in minutes, for a message. */
export function minutesOf(request: CheckedRequest, moment: Pick<Moment, 'situation'>): number {
  return Number((timeoutOf(request, moment) / 60_000).toFixed(1));
}
