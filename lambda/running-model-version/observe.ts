import type { Context, Observation } from '../reconcile/kind';
import { look } from './look';
import type { ObservedVersion } from './observation';
import { formerOf, type RunRequest } from './request';

/**
 * Looks at the version. Where the schedule is switched off, a new version does what the one from before does, so the first
 * look of a hand-over tells that too.
 */
export async function observe(context: Context, request: RunRequest): Promise<Observation<ObservedVersion>> {
  const { situation, notes } = context.moment;
  const isOff = request.hours?.State === 'DISABLED';
  const former = isOff && situation === 'replace' && !notes.former ? formerOf(request) : undefined;
  const before = former && (await look(context, former));
  if (before?.kind === 'unknown') return before;
  const status = before?.kind === 'seen' ? before.thing.status : 'absent';
  return { ...(await look(context, request)), ...(before ? { notes: { former: status } } : {}) };
}
