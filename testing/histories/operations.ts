import type { Emulator } from '../../emulator';
import { administratorOf } from '../../emulator/iam/credentials';
import { PRODUCTION, REGION } from '../world/world';

/** A stack's operations, from its own events, oldest first. */
interface StatusEvent {
  readonly EventId: string;
  readonly ResourceStatus: string;
}

const BEGINS = /^(CREATE|UPDATE)_IN_PROGRESS$/;
/** After these statuses the operation's resources stay. */
const FINISHES = /^(CREATE|UPDATE)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/;
/**
 * After these statuses the operation's resources are deleted. An operation that failed without rollback may still be
 * tried again, or undone.
 */
const UNDOES = /ROLLBACK_IN_PROGRESS$|^DELETE_IN_PROGRESS$/;

/** The status of production's stack. DescribeStacks may show an earlier one. */
export async function statusNow(aws: Emulator, StackName: string): Promise<string> {
  const { StackEvents } = await aws.call(
    administratorOf(PRODUCTION),
    REGION,
    'cloudformation',
    'DescribeStackEvents',
    { StackName },
  );
  return StackEvents.find((event: any) => event.PhysicalResourceId === event.StackId).ResourceStatus;
}

/** The stack's status, and its newest create or update. */
export async function operationOf(
  aws: Emulator,
  stackId: string,
): Promise<{ readonly status: string; readonly operation: string }> {
  const events = await statusesOf(aws, stackId);
  return {
    status: events.at(-1)!.ResourceStatus,
    operation: events.findLast(({ ResourceStatus }) => BEGINS.test(ResourceStatus))!.EventId,
  };
}

/**
 * Whether the stack has finished the operation, so that the stack keeps what the operation made. With `before`: whether
 * it had finished when that later operation began.
 */
export async function isFinished(
  aws: Emulator,
  stackId: string,
  operation: string,
  before?: string,
): Promise<boolean> {
  const events = await statusesOf(aws, stackId);
  const indexOf = (id: string) => events.findIndex(({ EventId }) => EventId === id);
  const later = events.slice(indexOf(operation) + 1, before === undefined ? undefined : indexOf(before));
  const decisive = later.find(
    ({ ResourceStatus }) => FINISHES.test(ResourceStatus) || UNDOES.test(ResourceStatus),
  );
  return decisive !== undefined && FINISHES.test(decisive.ResourceStatus);
}

/**
 * Whether an operation of the stack has finished before this one. Then an undo of this one can go back to a good state.
 */
export async function followsGood(aws: Emulator, stackId: string, operation: string): Promise<boolean> {
  const events = await statusesOf(aws, stackId);
  const earlier = events.slice(
    0,
    events.findIndex(({ EventId }) => EventId === operation),
  );
  return earlier.some(({ ResourceStatus }) => FINISHES.test(ResourceStatus));
}

async function statusesOf(aws: Emulator, stackId: string): Promise<StatusEvent[]> {
  const caller = administratorOf(stackId.split(':')[4]);
  const found: StatusEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.call(caller, REGION, 'cloudformation', 'DescribeStackEvents', {
      StackName: stackId,
      NextToken,
    });
    found.push(...page.StackEvents.filter((event: any) => event.PhysicalResourceId === stackId));
    NextToken = page.NextToken;
  } while (NextToken);
  return found.reverse();
}
