import type { Observation } from '../reconcile/kind';
import type { Time } from '../time';
import type { ObservedVersion } from './observation';
import { type CopyRequest, isFollower } from './request';

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

/** Seconds between two steps. Each costs three state transitions, and a finished copy is noticed that much later. */
export function pauseOf(request: CopyRequest, observation: Observation<ObservedVersion>): number {
  const isCopying = observation.kind === 'seen' && observation.thing.status === 'COPYING_IN_PROGRESS';
  return isFollower(request) && isCopying ? 60 : 12;
}
