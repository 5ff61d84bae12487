import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Time } from '../time';
import { type Answer, isDeletionWanted, isStillWanted, operationOf, type StackOperation } from './fence';
import type { ResourceEvent } from './request';

/** What is noted when a request begins. It travels with the request through all its passes. */
export interface RequestOperation {
  /** When the request began. */
  readonly StartedAt: string;
  /** The stack operation that the request belongs to. Absent when CloudFormation could not be asked. */
  readonly Stack?: StackOperation;
  /** Set when the stack was rolling back, and on a Delete also when CloudFormation could not be asked. */
  readonly RollsBack?: 'true';
}

/** What a request is about, as far as the fence is concerned. */
export interface Fenced {
  readonly event: ResourceEvent;
  readonly type: ResourceEvent['RequestType'];
  /** Whether it undoes what an update has made that is rolled back, as a part of the rollback's own update. */
  readonly undoes: boolean;
  readonly physicalId: string;
}

interface Services extends Time {
  readonly cloudFormation: CloudFormationClient;
}

export async function beginOperation(services: Services, event: ResourceEvent): Promise<RequestOperation> {
  const startedAt = new Date(services.now()).toISOString();
  return { StartedAt: startedAt, Stack: await operationOf(services.cloudFormation, event, services) };
}

/** Whether a change may be made. In a rollback a Delete needs no fence: nothing can have overtaken it. */
export async function fence(
  { cloudFormation, now }: Services,
  { event, type, undoes, physicalId }: Fenced,
  operation: RequestOperation,
): Promise<Answer> {
  if (type !== 'Delete' || undoes) {
    const time = { startedAt: Date.parse(operation.StartedAt), now: now() };
    return isStillWanted(cloudFormation, event, operation.Stack, time);
  }
  return operation.RollsBack ? 'wanted' : isDeletionWanted(cloudFormation, event, physicalId);
}
