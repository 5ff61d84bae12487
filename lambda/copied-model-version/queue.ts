import { createHash } from 'node:crypto';
import { WAITED_TAG } from '../../contract/copied-model-version';
import { CONCURRENT_COPIES } from '../../contract/limits';
import type { Context, Moment, Notes, Queue } from '../reconcile/kind';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * Copies of several stacks share five places, and know nothing of each other but what Rekognition shows. Each copy that
 * begins says in a tag how long it had waited. A copy that has waited much less than that looks less often, and leaves a
 * place that it sees free to the others once. See docs/decisions/0030-a-fair-queue.md.
 */

/** Seconds. A copy that has waited no longer has met nobody. */
const NO_QUEUE = 60;
/** Seconds between two looks, when it is the turn of the copy and long before. */
const SHORTEST = 45;
const LONGEST = 120;
/** Milliseconds until a copy asks again for a place that it cannot see: those of other projects count as well. */
const BLIND = 180_000;

/** Seconds that the request has waited, with the links of its chain before it. */
export function waitedBy({ waitedBefore }: CopyRequest, { age }: Moment): number {
  return Math.round((waitedBefore + age) / 1000);
}

/** What to remember of a call for which AWS had no place. */
export function turnedAway({ now, notes }: Moment): Partial<Notes> {
  return { turnedAway: { at: new Date(now).toISOString(), copying: notes.queue?.copying ?? 0 } };
}

/** Why there is no place for a copy. Undefined where there may be one. */
export function whyFull({ now, notes }: Moment): string | undefined {
  const { turnedAway: last, queue: { copying } = { copying: 0 }, refusal } = notes;
  if (copying >= CONCURRENT_COPIES) return 'as many copies are in progress as AWS allows';
  const isAsBefore = last !== undefined && copying >= last.copying && now - Date.parse(last.at) < BLIND;
  return isAsBefore ? `AWS said: ${refusal}` : undefined;
}

/** Whether a free place is for a copy that has waited so many seconds. */
export function isNext({ notes: { queue } }: Moment, waited: number): boolean {
  return !queue || queue.waited < NO_QUEUE || waited >= 0.75 * queue.waited || queue.free > 1;
}

/** What the copies in progress say about the queue. */
export async function queueOf(
  { rekognition, moment }: Context,
  inProgress: readonly ObservedVersion[],
): Promise<Queue> {
  const copying = inProgress.length;
  const [newest] = inProgress.toSorted((one, other) => (other.begun ?? 0) - (one.begun ?? 0));
  let waited = 0;
  try {
    const answer = newest && (await rekognition.listTagsForResource({ ResourceArn: newest.arn }));
    waited = Number(answer?.Tags?.[WAITED_TAG]) || 0;
  } catch {
    // Without an answer the copy takes its chance.
  }
  const free = copying >= CONCURRENT_COPIES ? 0 : (moment.notes.queue?.free ?? 0) + 1;
  return { copying, waited, free };
}

/** Seconds until a copy that has waited `waited` seconds looks again. `jitter` is from 0 to 1. */
export function pauseInQueue(queue: Queue | undefined, waited: number, jitter: number): number {
  const untilItsTurn = !queue || queue.free > 0 ? 0 : queue.waited - waited;
  return Math.round(Math.min(LONGEST, Math.max(SHORTEST, untilItsTurn / 5)) * (0.5 + jitter));
}

/** From 0 to 1, another one for each copy and step, and known beforehand to a test. */
export function jitterOf({ physicalId }: CopyRequest, { now }: Moment): number {
  return createHash('sha256').update(`${physicalId} ${now}`).digest().readUInt32BE() / 2 ** 32;
}
