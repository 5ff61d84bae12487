import type { Time } from '../time';
import type { Operation } from './request';

/**
 * Rekognition lets an operation through five times a second, and five copies run at a time. So no call of a stack is
 * turned away as long as each of its five lanes asks no more than once a second. What follows closer than that waits:
 * onEvent upon the last pass of the copy before it in the lane, and the waiter's first poll upon onEvent. All others
 * are a poll's interval apart.
 */
const APART = 1_000;

/** Milliseconds since the request began in which a poll can only be the first one. */
const FIRST_POLL = 8_000;

/** Waits until a lane may ask Rekognition again. */
export function keepApart({ sleep }: Time): Promise<void> {
  return sleep(APART);
}

/** Whether a poll may follow close upon onEvent. */
export function isFirstPoll({ StartedAt }: Operation, { now }: Time): boolean {
  return now() - Date.parse(StartedAt) < FIRST_POLL;
}
