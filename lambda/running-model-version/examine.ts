import type { Context, Observation } from '../reconcile/kind';
import { verdictSince } from '../reconcile/maker';
import { isDeletion } from '../reconcile/situation';
import { unseen } from './look';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';
import { findStrays } from './strays';

/** What became of the operation that claimed the version or, where the version is declared, which others run by us. */
export async function examine(
  context: Context,
  request: RunRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  if (isDeletion(context.moment.situation)) {
    const verdict = await verdictSince(context, request, version.mark!.since);
    return { kind: 'seen', thing: { ...version, verdict } };
  }
  try {
    return { kind: 'seen', thing: { ...version, strays: await findStrays(context, request) } };
  } catch (error) {
    return unseen(context, request, error, 'DescribeProjectVersions or ListTagsForResource');
  }
}
