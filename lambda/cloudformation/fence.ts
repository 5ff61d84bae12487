import {
  type CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
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
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: event.StackId }));
    const stack = Stacks?.[0];
    const since = stack?.LastUpdatedTime ?? stack?.CreationTime;
    return stack?.StackStatus && since
      ? { Status: stack.StackStatus, Since: since.toISOString() }
      : undefined;
  } catch {
    return undefined;
  }
}

export interface Time {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
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

/** Whether the resource is in the state that this request was sent for. */
export async function isWanted(cloudFormation: CloudFormationClient, event: ResourceEvent): Promise<Answer> {
  try {
    const { StackResourceDetail } = await cloudFormation.send(
      new DescribeStackResourceCommand({
        StackName: event.StackId,
        LogicalResourceId: event.LogicalResourceId,
      }),
    );
    const expected = event.RequestType === 'Create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS';
    return StackResourceDetail?.ResourceStatus === expected ? 'wanted' : 'not wanted';
  } catch (error) {
    // The stack or the resource is gone: AWS says so with a ValidationError, as it does for everything about a name.
    return (error as Error).name === 'ValidationError' ? 'not wanted' : 'cannot be asked';
  }
}

/** Milliseconds that the clocks of CloudFormation and Lambda may differ. */
const SKEW = 5_000;

/**
 * As `isWanted`, for a call that comes minutes after the request: the stack must still be in the operation noted then.
 * Where none could be noted, it must be in one that was there when the request began, and that is no rollback.
 */
export async function isStillWanted(
  cloudFormation: CloudFormationClient,
  event: ResourceEvent,
  noted: StackOperation | undefined,
  startedAt: number,
): Promise<Answer> {
  const [answer, now] = await Promise.all([
    isWanted(cloudFormation, event),
    currentOperation(cloudFormation, event),
  ]);
  if (answer !== 'wanted') return answer;
  if (!now) return 'cannot be asked';
  if (!noted) {
    const isOlder = Date.parse(now.Since) <= startedAt + SKEW;
    return isOlder && !now.Status.includes('ROLLBACK') ? 'wanted' : 'cannot be asked';
  }
  return now.Status === noted.Status && now.Since === noted.Since ? 'wanted' : 'not wanted';
}

export function notWanted(event: ResourceEvent): Failure {
  return new Failure(
    `CloudFormation no longer waits for this ${event.RequestType} of ${event.LogicalResourceId} in stack ` +
      `${stackOf(event).name}: it was cancelled or rolled back, so nothing was changed for it`,
  );
}
