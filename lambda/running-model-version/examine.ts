import type { Context, Observation } from '../reconcile/kind';
import { verdictSince } from '../reconcile/maker';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/** What became of the operation that claimed the version. */
export async function examine(
  context: Context,
  request: RunRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  const verdict = await verdictSince(context, request, version.mark!.since);
  return { kind: 'seen', thing: { ...version, verdict } };
}
