import type { Moment, Observation } from '../reconcile/kind';
import type { Time } from '../time';
import type { ObservedVersion } from './observation';
import { jitterOf, pauseInQueue, waitedBy } from './queue';
import type { CopyRequest } from './request';

/**
 * Rekognition allows five calls of an operation in a second, and five copies run at a time. So Rekognition throttles no call
 * of a stack if each of the stack's five lanes asks at most once a second. A request begins right after the last step of the
 * copy before it in its lane, so it waits first. All other steps are further apart.
 */
const APART = 1_000;

/** Waits until a lane may ask Rekognition again. */
export function keepApart({ sleep }: Time): Promise<void> {
  return sleep(APART);
}

/** Milliseconds. */
const HOUR = 60 * 60_000;

/** Seconds between two steps. Each costs three state transitions, and a finished copy is noticed that much later. */
const USUAL = 12;
/** A copy that takes hours can wait for a minute. */
const LONG = 60;

/** Seconds until the next step. */
export function pauseOf(
  request: CopyRequest,
  observation: Observation<ObservedVersion>,
  moment: Moment,
): number {
  const { now, notes } = moment;
  if (observation.kind === 'seen') {
    const { status, begun = now } = observation.thing;
    return status === 'COPYING_IN_PROGRESS' && now - begun > HOUR ? LONG : USUAL;
  }
  const jitter = jitterOf(request, moment);
  const isInQueue = notes.queue?.copying || notes.turnedAway;
  if (isInQueue && !notes.made) return pauseInQueue(notes.queue, waitedBy(request, moment), jitter);
  // Who was turned away together must not come back together.
  return observation.kind === 'unknown' ? Math.round(USUAL * (1 + 2 * jitter)) : USUAL;
}
