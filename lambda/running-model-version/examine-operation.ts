import type { Context, Observation } from '../reconcile/kind';
import { examineOperation } from '../reconcile/maker';
import { isDeletion } from '../reconcile/situation';
import { decideStop } from './decide-deletion';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/**
 * Reads what became of the operation in the version's mark. If AWS does not say, a Delete leaves a model that does not
 * run: it costs nothing, so nothing has to fail.
 */
export async function examineOperationOfRun(
  context: Context,
  request: RunRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  const told = await examineOperation(messages, context, request, version);
  const stays = told.kind === 'unobservable' && isDeletion(context.moment.situation) && !decideStop(version);
  return stays ? { kind: 'seen', thing: { ...version, verdict: 'undone long ago' } } : told;
}
