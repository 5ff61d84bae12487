import { isGone, resourceNow } from '../cloudformation/fence';
import { Unanswered, unanswered } from '../cloudformation/unanswered';
import type { Context, Observation } from '../reconcile/kind';
import { examineOperation, isTakenBack } from '../reconcile/maker';
import { isDeletion } from '../reconcile/situation';
import { decideStop } from './decide-deletion';
import { lookFailed } from './look';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';
import { findStrays } from './strays';

/**
 * Reads what became of the operation that claimed the version. If that is settled, reads which other versions we run.
 */
export async function examine(
  context: Context,
  request: RunRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  if (isDeletion(context.moment.situation)) {
    const isOurs = version.runner === request.runner;
    if (isOurs && !version.verdict) {
      const told = await examineOperation(messages, context, request, version);
      // A model that does not run costs nothing. So if AWS will not say, it stays as it is, and nothing fails.
      const stays = told.kind === 'unobservable' && !decideStop(version);
      return stays ? { kind: 'seen', thing: { ...version, verdict: 'survived' } } : told;
    }
    // The clean-up after a hand-over deletes only a former version, and the resource stays.
    const resource = await resourceNow(context.services.cloudFormation, request.event);
    if (resource instanceof Unanswered) {
      const because = `CloudFormation does not show the resource. ${unanswered(request.event, resource.because)}`;
      return { kind: 'unknown', because };
    }
    const goes = resource !== 'gone' && resource.physicalId === request.physicalId && isGone(resource);
    if (!goes) return { kind: 'seen', thing: { ...version, strays: [] } };
  }
  if (version.mark?.found && !version.verdict && isTakenBack(request, version, context.moment)) {
    return examineOperation(messages, context, request, version);
  }
  try {
    return { kind: 'seen', thing: { ...version, strays: await findStrays(context, request) } };
  } catch (error) {
    return lookFailed(context, request, error);
  }
}
