import type { ResourceEvent } from '../cloudformation/request';
import { lookAfter } from '../engine/look';
import { withoutUrls } from '../engine/respond';
import { log } from '../log';
import { awsText } from '../rekognition/answers';
import type { Notes, Services } from './kind';

/**
 * A rollback goes on although its restore has failed. So a look tries on, and counts if it fails too. False if that look
 * could not be started.
 */
export async function tryOn(
  { executions, now }: Pick<Services, 'executions' | 'now'>,
  event: ResourceEvent,
  { former }: Notes,
): Promise<boolean> {
  const look = lookAfter(event, 'look');
  if (!look) return true;
  const notes: Notes = { startedAt: new Date(now()).toISOString(), former };
  try {
    await executions.start(look, notes);
  } catch (error) {
    if ((error as Error).name === 'ExecutionAlreadyExists') return true;
    log({ notStarted: look.Edge, logicalId: look.LogicalResourceId, error: withoutUrls(awsText(error)) });
    return false;
  }
  return true;
}
