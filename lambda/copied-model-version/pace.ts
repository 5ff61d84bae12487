import type { Moment, Observation } from '../reconcile/kind';
import type { Time } from '../time';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * Rekognition allows five calls of an operation in a second, and five copies run at a time. So Rekognition throttles no
 * call of a stack if each of the stack's five lanes asks at most once a second. A request begins right after the last
 * step of the previous copy in its lane, so it waits first. All other steps are further apart.
 */
const APART = 1_000;

/** Waits until a lane may ask Rekognition again. */
export function keepApart({ sleep }: Time): Promise<void> {
  return sleep(APART);
}

/** Milliseconds. */
const HOUR = 60 * 60_000;

/**
 * Seconds between two steps. Each costs three state transitions, and a finished copy is noticed that much later. A copy that
 * takes hours can wait for a minute.
 */
export function pauseOf(
  _request: CopyRequest,
  observation: Observation<ObservedVersion>,
  { now }: Moment,
): number {
  if (observation.kind !== 'seen') return 12;
  const { status, begun = now } = observation.thing;
  return status === 'COPYING_IN_PROGRESS' && now - begun > HOUR ? 60 : 12;
}
