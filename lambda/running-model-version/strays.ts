import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { parseMark } from '../cloudformation/mark';
import { CLEAN_UP, isAtRest, type Operation } from '../cloudformation/operation';
import { idIn } from '../cloudformation/request';
import type { Context, Moment } from '../reconcile/kind';
import { isOfThisOperation } from '../reconcile/maker';
import { versionsIn } from '../rekognition/find-version';
import { physicalIdOf } from './identity';
import type { Stray } from './observation';
import { formerOf, type RunRequest } from './request';
import { wantedNow } from './wanted';

/**
 * In the order of work. A version that an edge finds STOPPING keeps its tags: a deployment may be about to start it.
 */
const RUNS = ['STOPPING', 'RUNNING', 'STARTING'];
const RUNS_FOR_AN_EDGE = RUNS.slice(1);

/** A removal policy may let a former version run on: then there are no strays. */
export function mayHaveStrays(request: RunRequest, moment: Moment): boolean {
  const { situation, operation } = moment;
  if (request.event.ResourceProperties.Retain !== undefined) return false;
  switch (situation) {
    case 'undo':
      return false;
    case 'remove':
      return true;
    case 'edge':
      return isAtRest(operation) || (!mayGoBack(operation) && wantedNow(request, moment) === 'stopped');
    default:
      // The update before this one may have failed. The stack may still go back to the version before both updates.
      return !operation.withoutRollback;
  }
}

/** To the version from before, which then gets no request. Without rollback only a person lets it go back. */
function mayGoBack({ status, withoutRollback }: Operation): boolean {
  return status !== CLEAN_UP && !withoutRollback;
}

/** Versions of the project that this resource has started, and that nothing declares any more. */
export async function findStrays({ rekognition, moment }: Context, request: RunRequest): Promise<Stray[]> {
  const known = [request.physicalId, formerOf(request)?.physicalId, idIn(request.event)];
  const statuses = moment.situation === 'edge' ? RUNS_FOR_AN_EDGE : RUNS;
  const strays: Stray[] = [];
  for await (const found of versionsIn(rekognition, request.projectArn)) {
    const { ProjectVersionArn: arn = '', Status: status = '' } = found;
    if (!statuses.includes(status) || known.includes(physicalIdOf(arn))) continue;
    const { Tags = {} } = await rekognition.listTagsForResource({ ResourceArn: arn });
    const mark = parseMark(Tags[RUN_OPERATION_TAG]);
    if (mark?.stack !== request.stack.uuid || Tags[RUNNER_TAG] !== request.runner) continue;
    // What an operation under way starts is its own: its request may not have answered yet.
    const isNew = moment.situation === 'edge' && !isAtRest(moment.operation);
    if (isNew && isOfThisOperation(request, { mark }, moment)) continue;
    strays.push({ arn, status });
  }
  return strays.sort((one, other) => RUNS.indexOf(one.status) - RUNS.indexOf(other.status));
}
