import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { parseMark } from '../cloudformation/mark';
import { isAtRest, mayBeTakenBack } from '../cloudformation/operation';
import { idIn, oldPropertiesIn, type ResourceEvent } from '../cloudformation/request';
import type { Context } from '../reconcile/kind';
import { isOfThisOperation } from '../reconcile/maker';
import { versionsIn } from '../rekognition/find-version';
import { physicalIdOf } from './identity';
import type { Stray } from './observation';
import { formerOf, type RunRequest } from './request';
import { clockSays, latestOf } from './wanted';

/**
 * In the order of work. A version that an edge finds STOPPING keeps its tags: a deployment may be about to start it.
 */
const RUNS = ['STOPPING', 'RUNNING', 'STARTING'];
const RUNS_FOR_AN_EDGE = RUNS.slice(1);

/** Versions of the project that this resource has started, and that nothing declares any more. */
export async function findStrays(context: Context, request: RunRequest): Promise<Stray[]> {
  const { rekognition, moment } = context;
  const known = [request.physicalId, formerOf(request)?.physicalId, idIn(request.event)];
  const isEdge = moment.situation === 'edge';
  const statuses = isEdge ? RUNS_FOR_AN_EDGE : RUNS;
  const isInOperation = isEdge && !isAtRest(moment.operation);
  const strays: Stray[] = [];
  for await (const found of versionsIn(rekognition, request.projectArn)) {
    const { ProjectVersionArn: arn = '', Status: status = '' } = found;
    if (!statuses.includes(status) || known.includes(physicalIdOf(arn))) continue;
    const { Tags = {} } = await rekognition.listTagsForResource({ ResourceArn: arn });
    const mark = parseMark(Tags[RUN_OPERATION_TAG]);
    if (mark?.stack !== request.stack.uuid || Tags[RUNNER_TAG] !== request.runner) continue;
    // What an operation under way starts is its own: its request may not have answered yet.
    if (isInOperation && isOfThisOperation(request, { mark }, moment)) continue;
    if (await isDisowned(context, request, arn)) strays.push({ arn, status });
  }
  return strays.sort((one, other) => RUNS.indexOf(one.status) - RUNS.indexOf(other.status));
}

/**
 * Whether the last declaration of the version lets it be stopped. A removal policy may have left it running. While the
 * stack may go back to the version, it keeps its own hours. Without a declaration nothing shows why the version runs.
 */
async function isDisowned(
  { services: { executions }, moment }: Context,
  { event }: RunRequest,
  arn: string,
): Promise<boolean> {
  const declarationIn = (told: ResourceEvent) =>
    [told.ResourceProperties, oldPropertiesIn(told)].find(({ ModelVersionArn }) => ModelVersionArn === arn);
  const last = await executions.predecessorOf(event, ({ request }) => declarationIn(request) !== undefined);
  const declaration = last && declarationIn(last.request);
  if (!declaration || declaration.Retain !== undefined) return false;
  const hours = { hours: declaration.Schedule };
  return !mayBeTakenBack(moment.operation) || clockSays(hours, latestOf(event, moment)) === false;
}
