import { isGone, notWanted, resourceNow } from '../cloudformation/fence';
import type { Edge, ResourceEvent } from '../cloudformation/request';
import type { Execution } from '../engine/executions';
import type { Services } from './kind';

/**
 * What an edge of a schedule is about. The schedules move last in a deployment, so an edge may carry former properties.
 * So the properties come from the newest request that made the thing which CloudFormation shows now.
 */
export interface Declared {
  readonly event: Edge;
  readonly state: State;
}

type State =
  | 'settled'
  /** A request is under way that replaces the resource's thing. */
  | 'in progress'
  /** A request is under way for this same thing, and does the work. */
  | 'in hand'
  /** AWS does not say what is declared now. */
  | 'unknown';

/** Throws `NotWanted` when the resource is gone, or is being deleted. */
export async function declaredNow(
  { cloudFormation, executions }: Services,
  edge: Edge,
  idOf: (event: ResourceEvent) => string,
): Promise<Declared> {
  const resource = await resourceNow(cloudFormation, edge);
  if (resource === 'unknown') return { event: edge, state: 'unknown' };
  if (isGone(resource)) throw notWanted(edge);
  const { status, physicalId } = resource;
  try {
    const isIt = ({ request }: Execution) => isDeclaration(request) && idOf(request) === physicalId;
    const taken = await executions.predecessorOf(
      edge,
      (execution) => isSuccess(execution) && isIt(execution),
    );
    const { ResourceProperties } = taken?.request ?? edge;
    const event: Edge = { ...edge, PhysicalResourceId: physicalId!, ResourceProperties };
    if (idOf(event) !== physicalId) return { event: edge, state: 'unknown' };
    if (!status.endsWith('_IN_PROGRESS')) return { event, state: 'settled' };
    const newest = await executions.predecessorOf(edge, ({ request }) => isDeclaration(request));
    return { event, state: newest && isIt(newest) ? 'in hand' : 'in progress' };
  } catch {
    return { event: edge, state: 'unknown' };
  }
}

function isDeclaration({ RequestType: type }: ResourceEvent): boolean {
  return type === 'Create' || type === 'Update';
}

function isSuccess({ output }: Execution): boolean {
  return output?.answer?.status === 'SUCCESS';
}
