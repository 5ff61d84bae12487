import { StateError } from './state-error';

/** The longest that AWS accepts. */
const MAXIMUM_SECONDS = 99_999_999;

/** Milliseconds that a Wait takes. `found` is what its path found in the input. */
export function waitDuration(state: any, found: unknown, now: number): number {
  const { Seconds = found, Timestamp = found } = state;
  return (state.Timestamp ?? state.TimestampPath) ? untilTimestamp(Timestamp, now) : ofSeconds(Seconds);
}

function ofSeconds(seconds: unknown): number {
  if (!Number.isInteger(seconds) || Number(seconds) < 0 || Number(seconds) > MAXIMUM_SECONDS) {
    throw runtimeError('SecondsPath', 'an integer between 0 and 99999999', seconds);
  }
  return Number(seconds) * 1000;
}

function untilTimestamp(timestamp: unknown, now: number): number {
  const time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(time)) throw runtimeError('TimestampPath', 'a timestamp', timestamp);
  return time - now;
}

/**
 * Neither Retry nor Catch handles this error:
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const runtimeError = (field: string, what: string, value: unknown) =>
  new StateError(
    'States.Runtime',
    `The ${field} parameter does not reference ${what}: ${JSON.stringify(value)}`,
    false,
  );
