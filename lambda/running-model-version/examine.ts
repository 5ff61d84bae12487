import { verdictOn } from '../cloudformation/operation';
import type { Context, Observation } from '../reconcile/kind';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/** What became of the operation that claimed the version. */
export async function examine(
  { services: { cloudFormation }, moment }: Context,
  { stack }: RunRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  // The operation of a nested stack is a part of its root's: only that one decides.
  const decisive = moment.operation.root ?? stack.id;
  const verdict = await verdictOn(cloudFormation, decisive, version.mark!.since).catch(
    () => 'unknown' as const,
  );
  return { kind: 'seen', thing: { ...version, verdict } };
}
