import { CONCURRENT_COPIES } from '../../contract/limits';
import type { Moment, Notes, Observation } from '../reconcile/kind';
import { LONG, patientPause, varied } from '../reconcile/pause';
import type { Time } from '../time';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * Rekognition allows five calls of an API operation in a second. A stack works on five copies at a time, one in each of
 * its lanes. If each lane asks at most once a second, Rekognition throttles no call of a stack alone. A request begins
 * right after the last step of the copy before it in its lane, so it waits first. All other steps are further apart.
 */
const APART = 1_000;

/** Sleeps for a second, so that a lane asks Rekognition at most once a second. */
export function keepApart({ sleep }: Time): Promise<void> {
  return sleep(APART);
}

/** Milliseconds. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Seconds between two steps. A step costs three state transitions. A longer pause notices a finished copy later. */
const USUAL = 12;
/**
 * A copy without a place pauses for LONG. For each minute that it has waited, the pause is shorter by these seconds.
 */
const IMPATIENCE = 1.5;
/** Seconds that a copy without a place pauses at least if it sees five others in progress. If it sees fewer: USUAL. */
const SHORTEST_WHEN_FULL = 36;

/** AWS's text when five copies are in progress, or when there are too many calls. */
const TURNED_AWAY = /^(LimitExceeded|ProvisionedThroughputExceeded)/;

/** Seconds until the next step. See docs/decisions/0030-copies-of-several-stacks-ask-less.md. */
export function pauseOf(
  request: CopyRequest,
  observation: Observation<ObservedVersion>,
  moment: Moment,
): number {
  const { now, notes, age } = moment;
  const vary = (seconds: number) => varied(seconds, request, now);
  if (observation.kind === 'seen') {
    const { status, begun } = observation.thing;
    if (status !== 'COPYING_IN_PROGRESS' || begun === undefined) {
      return patientPause(USUAL, request, observation, moment);
    }
    if (now - begun > HOUR) return LONG;
    // If this copy has waited long for its place, we look less often, so its end is noticed later. Then copies of other
    // stacks, which wait too, ask before the next copy of this stack.
    const waitedForPlace = begun - (now - age);
    const aTenth = waitedForPlace / 1000 / 10;
    const seconds = Math.min(LONG, aTenth);
    return seconds > USUAL ? vary(seconds) : USUAL;
  }
  const answer = observation.kind === 'unknown' ? observation.because : notes.refusal;
  const isInQueue = isFull(notes) || TURNED_AWAY.test(answer ?? '');
  if (notes.made || !isInQueue) return USUAL;
  const waited = (request.waitedBefore + age) / MINUTE;
  return vary(Math.max(isFull(notes) ? SHORTEST_WHEN_FULL : USUAL, LONG - IMPATIENCE * waited));
}

/** Whether the last look showed as many copies in progress as AWS allows. */
export function isFull({ copying = 0 }: Notes): boolean {
  return copying >= CONCURRENT_COPIES;
}
