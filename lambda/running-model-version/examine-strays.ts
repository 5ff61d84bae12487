import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { isGone, resourceNow } from '../cloudformation/fence';
import { type Mark, parseMark } from '../cloudformation/mark';
import { isAtRest, mayStillGoBack } from '../cloudformation/operation';
import { idIn, oldPropertiesIn, type ResourceEvent } from '../cloudformation/request';
import { Unanswered, unanswered } from '../cloudformation/unanswered';
import { type Execution, type Executions, isSuccess } from '../engine/executions';
import type { Context, Notes, Observation } from '../reconcile/kind';
import { isOfThisOperation } from '../reconcile/maker';
import { isDeletion } from '../reconcile/situation';
import { meaningOf } from '../rekognition/answers';
import { versionsIn } from '../rekognition/find-version';
import { physicalIdOf } from './identity';
import { lookFailed } from './look';
import type { ObservedVersion, Stray } from './observation';
import { formerOf, type RunRequest } from './request';
import { clockSays, latestClock } from './wanted';

/**
 * Strays are handled in this order. A version that an edge finds STOPPING keeps its tags: a deployment may start it
 * soon.
 */
const RUNS = ['STOPPING', 'RUNNING', 'STARTING'];
const RUNS_FOR_AN_EDGE = RUNS.slice(1);

type Properties = Readonly<Record<string, any>>;

/** Finds the versions of the project that this resource has started and that nothing declares any more. */
export async function examineStrays(
  context: Context,
  request: RunRequest,
  version: ObservedVersion,
): Promise<Observation<ObservedVersion>> {
  const seen = (strays: Stray[]) => ({ kind: 'seen', thing: { ...version, strays } }) as const;
  if (isDeletion(context.moment.situation)) {
    const resource = await resourceNow(context.services.cloudFormation, request.event);
    if (resource instanceof Unanswered) {
      const because = `CloudFormation does not show the resource. ${unanswered(request.event, resource.because)}`;
      return { kind: 'unknown', because };
    }
    // The clean-up after a hand-over deletes only a former version, and the resource stays.
    const goes = resource !== 'gone' && resource.physicalId === request.physicalId && isGone(resource);
    if (!goes) return seen([]);
  }
  try {
    return seen(await findStrays(context, request));
  } catch (error) {
    return lookFailed(context, request, error);
  }
}

async function findStrays(context: Context, request: RunRequest): Promise<Stray[]> {
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
    // A version that an operation under way has started is no stray: the request that started it may not have answered
    // yet.
    if (isInOperation && isOfThisOperation(request, { mark }, moment)) continue;
    if (await isDisowned(context, request, { arn, mark })) strays.push({ arn, status });
  }
  return strays.sort((one, other) => RUNS.indexOf(one.status) - RUNS.indexOf(other.status));
}

/**
 * Whether no resource wants the version any more. Either its newest request is a Delete that has failed, and not the
 * undo of an update which only found it. Or CloudFormation has sent no Delete, and no removal policy explains this.
 * While the stack may go back to the version, the version's own schedule must also say that it rests now.
 */
async function isDisowned(
  { services: { executions }, moment }: Context,
  { event }: RunRequest,
  { arn, mark }: { readonly arn: string; readonly mark: Mark },
): Promise<boolean> {
  const { newest, declared, mayBeRetained } = await requestsFor(arn, executions, event);
  const [last] = declared;
  if (!last) return false;
  if (newest?.request.RequestType === 'Delete') {
    const wasRemoved = (newest.output?.notes as Notes | undefined)?.situation === 'remove';
    const isOnlyFound = mark.found || mark.again !== undefined;
    if (isSuccess(newest) || (isOnlyFound && !wasRemoved)) return false;
  } else if (mayBeRetained) {
    return false;
  }
  const hours = { hours: last.Schedule };
  return !mayStillGoBack(moment.operation) || clockSays(hours, latestClock(event, moment)) === false;
}

/** What earlier requests tell of a version. */
interface EarlierRequests {
  /** The newest request for it. */
  readonly newest?: Execution;
  /** How it was declared, the newest first. */
  readonly declared: readonly Properties[];
  /** A request that names it had a removal policy. */
  readonly mayBeRetained: boolean;
}

/** None if AWS refuses to show them. */
async function requestsFor(
  arn: string,
  executions: Executions,
  event: ResourceEvent,
): Promise<EarlierRequests> {
  const isOf = ({ ModelVersionArn }: Properties) => ModelVersionArn === arn;
  const all: Execution[] = [];
  const both = ({ request }: Execution) => [request.ResourceProperties, oldPropertiesIn(request)];
  try {
    await executions.predecessorOf(event, (execution) => {
      if (both(execution).some(isOf)) all.push(execution);
      return false;
    });
  } catch (error) {
    if (meaningOf(error) === 'not yet') throw error;
    return { declared: [], mayBeRetained: false };
  }
  const properties = all.flatMap(both);
  return {
    newest: all.find(({ request }) => isOf(request.ResourceProperties)),
    declared: properties.filter(isOf),
    mayBeRetained: properties.some(({ Retain }) => Retain !== undefined),
  };
}
