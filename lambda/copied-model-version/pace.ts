import type { Moment, Observation } from '../reconcile/kind';
import type { Time } from '../time';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * Rekognition lets an operation through five times a second, and five copies run at a time. So no call of a stack is
 * turned away as long as each of its five lanes asks no more than once a second. A request that begins follows close upon
 * the last step of the copy before it in the lane, so it waits. All other steps are further apart.
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
