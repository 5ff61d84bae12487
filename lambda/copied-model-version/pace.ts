import type { Time } from '../time';

/**
 * Rekognition lets an operation through five times a second, and five copies run at a time. So no call of a stack is
 * turned away as long as each of its five lanes asks no more than once a second. Two passes follow closer than that:
 * the first one of a copy upon the last one of the copy before it in the lane, and the waiter's first poll upon
 * onEvent. All others are a poll's interval apart.
 */
const APART = 1_000;

/** Milliseconds since the request began in which a poll can only be the first one. */
const FIRST_POLL = 5_000;

/** `handler`, after a moment's wait in the passes that follow close upon another. */
export function paced<T>(
  handler: (input: unknown) => Promise<T>,
  { now, sleep }: Time,
): (input: unknown) => Promise<T> {
  return async (input) => {
    const startedAt = (input as { Operation?: { StartedAt?: string } } | undefined)?.Operation?.StartedAt;
    if (startedAt === undefined || now() - Date.parse(startedAt) < FIRST_POLL) await sleep(APART);
    return handler(input);
  };
}
