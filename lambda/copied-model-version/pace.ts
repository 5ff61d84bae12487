import { createHash } from 'node:crypto';
import { CONCURRENT_COPIES } from '../../contract/limits';
import type { Moment, Notes, Observation } from '../reconcile/kind';
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
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Seconds between two steps. Each costs three state transitions, and a finished copy is noticed that much later. */
const USUAL = 12;
const LONG = 60;
/** How fast the pauses of a copy without a place get shorter: seconds for each minute that it has waited. */
const IMPATIENCE = 1.5;
/** The shortest of them where the copy sees that there is no place. Where it does not, it asks as often as others look. */
const SEEING = 36;

/** What AWS says when five copies are in progress, or when too many ask. */
const TURNED_AWAY = /^(LimitExceeded|ProvisionedThroughputExceeded)/;

/** Seconds until the next step. See docs/decisions/0030-copies-of-several-stacks-ask-less.md. */
export function pauseOf(
  request: CopyRequest,
  observation: Observation<ObservedVersion>,
  { now, notes, age }: Moment,
): number {
  const vary = (seconds: number) => Math.round(seconds * (0.5 + chance(request, now)));
  if (observation.kind === 'seen') {
    const { status, begun } = observation.thing;
    if (status !== 'COPYING_IN_PROGRESS' || begun === undefined) return USUAL;
    if (now - begun > HOUR) return LONG;
    // After a long wait the end is noticed later. The next copy of the stack then asks after those of others that wait.
    const seconds = Math.min(LONG, (begun - (now - age)) / 10_000);
    return seconds > USUAL ? vary(seconds) : USUAL;
  }
  const answer = observation.kind === 'unknown' ? observation.because : notes.refusal;
  const isInQueue = isFull(notes) || TURNED_AWAY.test(answer ?? '');
  if (notes.made || !isInQueue) return USUAL;
  const waited = (request.waitedBefore + age) / MINUTE;
  return vary(Math.max(isFull(notes) ? SEEING : USUAL, LONG - IMPATIENCE * waited));
}

/** Whether the last look showed as many copies in progress as AWS allows. */
export function isFull({ copying = 0 }: Notes): boolean {
  return copying >= CONCURRENT_COPIES;
}

/** From 0 to 1, another one for each copy and step, and known beforehand to a test. */
function chance({ physicalId }: CopyRequest, now: number): number {
  return createHash('sha256').update(`${physicalId} ${now}`).digest().readUInt32BE() / 2 ** 32;
}
