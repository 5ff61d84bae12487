import { createHash } from 'node:crypto';
import { WAITED_TAG } from '../../contract/copied-model-version';
import { CONCURRENT_COPIES } from '../../contract/limits';
import type { Context, Moment, Queue } from '../reconcile/kind';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/**
 * Copies of several stacks share five places, and know nothing of each other but what Rekognition shows. Each copy that
 * begins says in a tag how long it had waited. Whoever has waited less is not next, looks less often, and leaves a free place
 * to the others for one look. See docs/decisions/0028-a-fair-queue.md.
 */

/** Seconds. Who has waited no longer than this has met nobody. */
const NO_QUEUE = 60;
/** Milliseconds after which a copy looks as often as one that has waited twice as long as itself. */
const CALM = 45;

/** Seconds that the request has waited, with the links of its chain before it. */
export function waitedBy({ waitedBefore }: CopyRequest, { age }: Moment): number {
  return Math.round((waitedBefore + age) / 1000);
}

export function isFull({ copying }: Queue): boolean {
  return copying >= CONCURRENT_COPIES;
}

/** Whether a free place is for a copy that has waited so many seconds. Who saw it free twice has left it to the others once. */
export function isNext({ waited: othersWaited, free }: Queue, waited: number): boolean {
  return othersWaited < NO_QUEUE || waited >= 0.75 * othersWaited || free > 1;
}

/** What the copies in progress say about the queue. */
export async function queueOf(
  { rekognition, moment }: Context,
  inProgress: readonly ObservedVersion[],
): Promise<Queue> {
  const copying = inProgress.length;
  const [newest] = inProgress.toSorted((one, other) => (other.begun ?? 0) - (one.begun ?? 0));
  // Without an answer the copy takes its chance.
  const { Tags: tags = {} } = newest
    ? await rekognition.listTagsForResource({ ResourceArn: newest.arn }).catch(() => ({ Tags: {} }))
    : {};
  const before = moment.notes.queue?.free ?? 0;
  const free = copying >= CONCURRENT_COPIES ? 0 : before + 1;
  return { copying, waited: Number((tags as Record<string, string>)[WAITED_TAG]) || 0, free };
}

/**
 * Seconds until a copy that waits for a place looks again. It has waited `waited` seconds itself, and AWS has turned it away
 * `refusals` times. `jitter` is from 0 to 1.
 */
export function pauseInQueue(
  { waited: othersWaited = 0, free = 0 }: Partial<Queue>,
  waited: number,
  refusals: number,
  jitter: number,
): number {
  const usual =
    free > 0 || othersWaited < NO_QUEUE ? CALM : Math.min(120, Math.max(30, (othersWaited - waited) / 5));
  return Math.round(usual * Math.min(1 + refusals, 4) * (0.5 + jitter));
}

/** From 0 to 1, another one for each copy and step, and known beforehand to a test. */
export function jitterOf({ physicalId }: CopyRequest, { now }: Moment): number {
  return createHash('sha256').update(`${physicalId} ${now}`).digest().readUInt32BE() / 2 ** 32;
}
