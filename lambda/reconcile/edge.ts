import { isDeepStrictEqual } from 'node:util';
import { isGone, notWanted, resourceNow } from '../cloudformation/fence';
import type { Edge, ResourceEvent } from '../cloudformation/request';
import { Unanswered } from '../cloudformation/unanswered';
import { type Execution, isSuccess } from '../engine/executions';
import type { Notes, Services } from './kind';

/**
 * What is declared now, for an edge of a schedule. A deployment changes the schedules last, so the edge itself may
 * carry former properties. `event` has the properties of the newest request that has made what CloudFormation shows.
 */
export interface Declared {
  readonly event: Edge;
  readonly state: State;
  /** When the resource last changed, by CloudFormation's clock. */
  readonly changedAt?: string;
}

type State =
  /** No request is under way for the resource. */
  | 'settled'
  /** A request is under way that replaces the resource's thing. */
  | 'being replaced'
  /** A request is under way for this same thing, and does the work of the edge. For a `restore`: any request. */
  | 'being handled'
  /** Only for a `restore`: a later request, which has not failed, has decided. */
  | 'overtaken'
  /** AWS does not say what is declared now. */
  | 'unknown';

/** Throws `NotWanted` when the resource is gone, or is being deleted. */
export async function declaredNow(
  { cloudFormation, executions }: Services,
  edge: Edge,
  idOf: (event: ResourceEvent) => string,
): Promise<Declared> {
  const resource = await resourceNow(cloudFormation, edge);
  if (resource instanceof Unanswered) return { event: edge, state: 'unknown' };
  if (isGone(resource)) throw notWanted(edge);
  const { status, physicalId, changedAt } = resource;
  try {
    const isIt = ({ request }: Execution) => isDeclaration(request) && idOf(request) === physicalId;
    const taken = await executions.predecessorOf(
      edge,
      (execution) => isSuccess(execution) && isIt(execution),
    );
    const { ResourceProperties } = taken?.request ?? edge;
    const event: Edge = { ...edge, PhysicalResourceId: physicalId!, ResourceProperties };
    if (idOf(event) !== physicalId) return { event: edge, state: 'unknown' };
    const isRestore = edge.Edge === 'restore';
    const isUnderWay = status.endsWith('_IN_PROGRESS');
    if (!isUnderWay && !isRestore) return { event, state: 'settled', changedAt };
    const newest = await executions.predecessorOf(
      edge,
      (execution) => isDeclaration(execution.request) && (isUnderWay || !hasFailed(execution)),
    );
    if (!isUnderWay) return { event, state: asksTheSame(newest, edge) ? 'settled' : 'overtaken', changedAt };
    return { event, state: isRestore || (newest && isIt(newest)) ? 'being handled' : 'being replaced' };
  } catch {
    return { event: edge, state: 'unknown' };
  }
}

/** Milliseconds. More than the clocks of two services differ. */
const LATELY = 10 * 60_000;

/**
 * Whether the resource has changed so lately that Step Functions may not list the request that has changed it. A step
 * that knows this change has waited for it already, and does not wait again.
 */
export function isListedLate({ changedAt }: Declared, known: Notes, now: number): boolean {
  if (!changedAt || changedAt === known.changedAt) return false;
  return Math.abs(now - Date.parse(changedAt)) < LATELY;
}

function isDeclaration({ RequestType: type }: ResourceEvent): boolean {
  return type === 'Create' || type === 'Update';
}

function asksTheSame(newest: Execution | undefined, edge: Edge): boolean {
  return !newest || isDeepStrictEqual(newest.request.ResourceProperties, edge.ResourceProperties);
}

function hasFailed({ output }: Execution): boolean {
  return output?.answer?.status === 'FAILED';
}
