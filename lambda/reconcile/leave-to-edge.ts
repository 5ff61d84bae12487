import type { ResourceEvent } from '../cloudformation/request';
import { edgeAfterRestore } from '../engine/own-edges';
import { withoutUrls } from '../engine/respond';
import { log } from '../log';
import { awsText } from '../rekognition/answers';
import type { Notes, Services } from './kind';

/**
 * A rollback goes on although its restore has failed. So an edge goes on trying. If the edge fails too, a metric counts
 * that failure. Returns false if the edge could not be started.
 */
export async function leaveToEdge(
  { executions, now }: Pick<Services, 'executions' | 'now'>,
  event: ResourceEvent,
  { former }: Notes,
): Promise<boolean> {
  const edge = edgeAfterRestore(event);
  if (!edge) return true;
  const notes: Notes = { startedAt: new Date(now()).toISOString(), former };
  try {
    await executions.start(edge, notes);
  } catch (error) {
    if ((error as Error).name === 'ExecutionAlreadyExists') return true;
    log({ notStarted: edge.Edge, logicalId: edge.LogicalResourceId, error: withoutUrls(awsText(error)) });
    return false;
  }
  return true;
}
