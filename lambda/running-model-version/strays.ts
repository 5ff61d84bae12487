import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { parseMark } from '../cloudformation/mark';
import { isAtRest, mayBeTakenBack } from '../cloudformation/operation';
import { idIn, oldPropertiesIn } from '../cloudformation/request';
import { type Execution, isSuccess } from '../engine/executions';
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

type Properties = Readonly<Record<string, any>>;

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
 * Whether nothing speaks for the version any more. Either CloudFormation has asked last to delete it, in vain. Or it was never
 * declared with a removal policy, so nobody has left it running. While the stack may go back to it, its own hours count.
 */
async function isDisowned(
  { services: { executions }, moment }: Context,
  { event }: RunRequest,
  arn: string,
): Promise<boolean> {
  const isOf = ({ ModelVersionArn }: Properties) => ModelVersionArn === arn;
  const declared: Properties[] = [];
  let newest: Execution | undefined;
  await executions.predecessorOf(event, (execution) => {
    const { ResourceProperties: properties } = execution.request;
    if (isOf(properties)) newest ??= execution;
    declared.push(...[properties, oldPropertiesIn(execution.request)].filter(isOf));
    return false;
  });
  const [last] = declared;
  if (!last) return false;
  const isDeletedInVain = newest?.request.RequestType === 'Delete' && !isSuccess(newest);
  const mayBeRetained = declared.some(({ Retain }) => Retain !== undefined);
  if (mayBeRetained && !isDeletedInVain) return false;
  const hours = { hours: last.Schedule };
  return !mayBeTakenBack(moment.operation) || clockSays(hours, latestOf(event, moment)) === false;
}
