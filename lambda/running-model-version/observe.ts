import type { Context, Observation } from '../reconcile/kind';
import { look } from './look';
import type { ObservedVersion } from './observation';
import { formerOf, type RunRequest } from './request';
import { isAtRest, witnessOf } from './rest';

/**
 * Looks at the version. The first look of an update also tells whether the schedule has the model stopped, so that the
 * update need not start it. The request remembers that: later looks see what the request itself has done.
 */
export async function observe(context: Context, request: RunRequest): Promise<Observation<ObservedVersion>> {
  const witness = witnessOf(request, context.moment);
  if (witness === 'former') {
    const former = await look(context, formerOf(request)!);
    if (former.kind === 'unknown') return former;
    return { ...(await look(context, request)), notes: { rests: isFoundAtRest(former) } };
  }
  const observation = await look(context, request);
  return witness === 'itself' && observation.kind === 'seen'
    ? { ...observation, notes: { rests: isFoundAtRest(observation) } }
    : observation;
}

function isFoundAtRest(observation: Observation<ObservedVersion>): boolean {
  return observation.kind === 'seen' && isAtRest(observation.thing);
}
