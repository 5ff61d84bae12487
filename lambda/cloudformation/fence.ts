import {
  type CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { Time } from '../time';
import { Failure } from './failure';
import { type ResourceEvent, stackOf } from './request';

/**
 * A request can outlive its operation: CloudFormation cancels a create while its waiter polls on, and Lambda may
 * deliver an event late or twice. So before a request changes anything it asks CloudFormation whether it is still
 * wanted.
 */

/** One operation on a stack: a rollback is another one than the update it undoes. */
export interface StackOperation {
  readonly Status: string;
  /** When it began: the stack's LastUpdatedTime or, before the first, its CreationTime. */
  readonly Since: string;
}

export type Answer = 'wanted' | 'not wanted' | 'cannot be asked';

/** The operation that the stack is in now. Undefined when CloudFormation cannot be asked. */
export async function currentOperation(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
): Promise<StackOperation | undefined> {
  const { StackStatus, LastUpdatedTime, CreationTime } = await stackNow(cloudFormation, event);
  const since = LastUpdatedTime ?? CreationTime;
  // A stack at rest sends no requests: an answer that says so is older than the operation.
  return StackStatus?.endsWith(AT_WORK) && since
    ? { Status: StackStatus, Since: since.toISOString() }
    : undefined;
}

const AT_WORK = '_IN_PROGRESS';

/** Empty when CloudFormation cannot be asked. */
async function stackNow(cloudFormation: CloudFormationClient, event: ResourceEvent): Promise<Partial<Stack>> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: event.StackId }));
    return Stacks?.[0] ?? {};
  } catch {
    return {};
  }
}

/** With a pause between them, and none slower than its time limit, all attempts stay below the functions' own. */
const ATTEMPTS = 6;
const PAUSE = 4_000;
/** Milliseconds after which no further attempt is begun. */
const PATIENCE = 20_000;

/**
 * The operation that a request belongs to, asked for with patience: a throttled call must not make a rollback look
 * like something else, and a new role's permission to ask is seconds old.
 */
export async function operationOf(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
  { now, sleep }: Time,
): Promise<StackOperation | undefined> {
  const began = now();
  for (let attempt = 1; ; attempt++) {
    const operation = await currentOperation(cloudFormation, event);
    if (operation || attempt === ATTEMPTS || now() - began >= PATIENCE) return operation;
    await sleep(PAUSE);
  }
}

/**
 * Milliseconds in which a rollback's own request surely overtakes the one that it undoes. An update that reaches us only
 * in its own rollback takes the rollback for its operation, and nothing in it tells the two apart but this: a rollback
 * finds what it goes back to where it was. So a policy's Update in a rollback that misses it waits so long, and asks
 * again. A copy's waits on: its rollback may take longer.
 */
export const OVERTAKING = 120_000;

/** Milliseconds that the clocks of CloudFormation and Lambda may differ. */
const SKEW = 5_000;
/** Milliseconds after which CloudFormation surely shows a resource whose request it has sent. */
export const LAG = 60_000;

/**
 * Whether a Create or an Update is still wanted: the resource must be in the state that the request was sent for, and
 * the stack in the operation noted then. Where none could be noted, it must be in one that was there when the request
 * began, and that is no rollback.
 */
export async function isStillWanted(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
  noted: StackOperation | undefined,
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): Promise<Answer> {
  const [resource, operation] = await Promise.all([
    resourceNow(cloudFormation, event),
    currentOperation(cloudFormation, event),
  ]);
  if (resource === 'gone') return now - startedAt < LAG ? 'cannot be asked' : 'not wanted';
  if (resource === 'unknown') return 'cannot be asked';
  const expected = event.RequestType === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
  if (resource.status !== expected) return 'not wanted';
  if (!operation) return 'cannot be asked';
  if (!noted) {
    const isOlder = Date.parse(operation.Since) <= startedAt + SKEW;
    return isOlder && !operation.Status.includes('ROLLBACK') ? 'wanted' : 'cannot be asked';
  }
  return operation.Status === noted.Status && operation.Since === noted.Since ? 'wanted' : 'not wanted';
}

/**
 * Whether a Delete is still wanted. One that Lambda delivers again, late, must not take what a later operation has put
 * under the same id. In the clean-up after a replacement the resource has its successor's id, and the Delete is wanted.
 */
export async function isDeletionWanted(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
  physicalId: string,
): Promise<Answer> {
  const resource = await resourceNow(cloudFormation, event);
  if (resource === 'gone' || resource === 'unknown') return 'wanted';
  return resource.physicalId === physicalId && !resource.status.startsWith('DELETE')
    ? 'not wanted'
    : 'wanted';
}

/**
 * Whether a Delete belongs to a rollback, which nothing can have overtaken, or may do so for all that CloudFormation says.
 * `operation` was asked for with patience: where there is none and the stack is seen at rest, nothing rolls back, and the
 * Delete is one that Lambda delivers again.
 */
export async function mayRollBack(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
  operation: StackOperation | undefined,
): Promise<boolean> {
  if (operation) return operation.Status.includes('ROLLBACK');
  const { StackStatus } = await stackNow(cloudFormation, event);
  return StackStatus === undefined || StackStatus.endsWith(AT_WORK);
}

interface StackResource {
  readonly status: string;
  readonly physicalId?: string;
}

async function resourceNow(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
): Promise<StackResource | 'gone' | 'unknown'> {
  try {
    const { StackResourceDetail: detail } = await cloudFormation.send(
      new DescribeStackResourceCommand({
        StackName: event.StackId,
        LogicalResourceId: event.LogicalResourceId,
      }),
    );
    return detail?.ResourceStatus
      ? { status: detail.ResourceStatus, physicalId: detail.PhysicalResourceId }
      : 'unknown';
  } catch (error) {
    // The stack or the resource is gone: AWS says so with a ValidationError, as it does for everything about a name.
    return (error as Error).name === 'ValidationError' ? 'gone' : 'unknown';
  }
}

/** CloudFormation heeds the answer no more, so there is no failure to count. */
export class NotWanted extends Failure {}

export function notWanted(event: ResourceEvent): NotWanted {
  return new NotWanted(
    `CloudFormation no longer waits for this ${event.RequestType} of ${event.LogicalResourceId} in stack ` +
      `${stackOf(event).name}: it was cancelled, rolled back or overtaken, so nothing more is done for it`,
  );
}
