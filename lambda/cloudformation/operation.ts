import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { awsText } from '../rekognition/answers';
import { Unanswered } from './unanswered';

/** One operation on a stack. A rollback and the update that it undoes are two operations. */
export interface Operation {
  /** The stack's status. */
  readonly status: string;
  /**
   * When it began, by CloudFormation's clock: the stack's LastUpdatedTime or, before the first update, its
   * CreationTime.
   */
  readonly since: string;
  /** The stack whose operation decides: the root of a nested stack. Absent when the stack is not nested. */
  readonly root?: string;
  /**
   * Set when CloudFormation does not roll back a failure. Then it may take back the failed update of a single resource.
   */
  readonly withoutRollback?: true;
}

/** The status of a stack that deletes, after its update, what the update has replaced or removed. */
export const CLEAN_UP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

const AT_REST = /_COMPLETE$|^(CREATE|DELETE)_FAILED$|ROLLBACK_FAILED$|^REVIEW_IN_PROGRESS$/;

/**
 * The operation that the stack is in now. A stack at rest sends no requests. So if CloudFormation shows the stack at
 * rest soon after a request, it may not show the request's operation yet.
 */
export async function currentOperation(
  cloudFormation: CloudFormationClient,
  stackId: string,
): Promise<Operation | 'at rest' | Unanswered> {
  const operation = await latestOperation(cloudFormation, stackId);
  if (operation instanceof Unanswered) return operation;
  return isAtRest(operation) ? 'at rest' : operation;
}

export function isAtRest({ status }: Operation): boolean {
  return AT_REST.test(status);
}

/**
 * Whether a person may still let the stack go back to what a failed update has replaced. A nested stack shows the
 * clean-up until its root has finished. Until then the root may fail, and go back.
 */
export function mayStillGoBack({ status, root, withoutRollback }: Operation): boolean {
  if (status === CLEAN_UP) return root !== undefined;
  return status === 'UPDATE_ROLLBACK_FAILED' || (withoutRollback === true && UNDECIDED.test(status));
}

/** The statuses of an update without rollback that may still succeed or be undone. */
const UNDECIDED = /^UPDATE_(IN_PROGRESS|FAILED|ROLLBACK_IN_PROGRESS)$/;

/** Whether CloudFormation works on the stack. In UPDATE_FAILED it may, but a stack can also rest there. */
export function isUnderWay({ status }: Operation): boolean {
  return status.endsWith('_IN_PROGRESS');
}

/** The operation that the stack is in, or the last one of a stack at rest. */
export async function latestOperation(
  cloudFormation: CloudFormationClient,
  stackId: string,
): Promise<Operation | Unanswered> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
    const { StackStatus: status, LastUpdatedTime, CreationTime, RootId, DisableRollback } = Stacks?.[0] ?? {};
    const since = (LastUpdatedTime ?? CreationTime)?.toISOString();
    if (!since || !status) return new Unanswered('the stack has no status or no time');
    return { status, since, root: RootId || undefined, withoutRollback: DisableRollback || undefined };
  } catch (error) {
    return new Unanswered(awsText(error));
  }
}

/**
 * Whether the stack goes back. Without rollback, CloudFormation takes a failed update of a resource back while the
 * stack is UPDATE_FAILED.
 */
export function goesBack({ status }: Operation): boolean {
  return status.includes('ROLLBACK') || status === 'UPDATE_FAILED';
}

/**
 * Whether a request sent at this time is older than the operation. The margin is larger than the differences between
 * clocks.
 */
export function isOlder(sentAt: number, { since }: Operation): boolean {
  return Date.parse(since) - sentAt > LAG;
}

/**
 * Milliseconds. This long after it has sent a request, CloudFormation surely shows the request's operation and
 * resource.
 */
export const LAG = 60_000;

export function isSame(one: Operation, other: Operation): boolean {
  return one.status === other.status && one.since === other.since;
}

/** What became of an operation. */
export type Verdict =
  | 'finished'
  | 'undone'
  /** It was undone, and another operation has begun since. What still exists of the undone one was left on purpose. */
  | 'undone long ago'
  | 'under way';

/** After these statuses the operation's resources stay. */
const GOOD = /^(CREATE|UPDATE|IMPORT)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/;
/**
 * After these statuses CloudFormation deletes the operation's resources. A failed operation is not over: it can be
 * tried again, or undone.
 */
const BAD = /ROLLBACK_IN_PROGRESS$|^DELETE_IN_PROGRESS$/;

/** A status that begins another operation. */
const NEXT = /^UPDATE_IN_PROGRESS$/;

/**
 * Milliseconds. CloudFormation forgets events after 90 days. If the oldest event that it shows is so much later than
 * the operation, it has forgotten the operation's events.
 */
const FIRST_EVENT = 24 * 60 * 60_000;

/** The stack and the time of an operation, by CloudFormation's clock. */
interface OperationToJudge {
  readonly id: string;
  readonly root?: string;
  readonly since: string;
  /**
   * Only for a Delete in the clean-up of an update: when that update began. Only earlier events count, because the
   * success of this update says nothing about the operation that made the removed thing.
   */
  readonly before?: string;
}

/**
 * What became of the operation that began at `since`: the first event of the stack afterwards decides. If there is no
 * such event before `before`, the operation was undone. The root's events decide about a nested stack, unless the root
 * was at rest at `since`: then the nested stack was updated by itself. If CloudFormation has forgotten the events, the
 * operation finished long ago. Throws when CloudFormation does not say.
 */
export async function verdictOn(
  cloudFormation: CloudFormationClient,
  { id, root, since, before }: OperationToJudge,
): Promise<Verdict> {
  const stackId = root ?? id;
  const began = Date.parse(since);
  const end = before === undefined ? Number.POSITIVE_INFINITY : Date.parse(before);
  let verdict: Verdict = before === undefined ? 'under way' : 'undone';
  let isAnotherBegun = false;
  /** The time of the event. */
  let at = Number.POSITIVE_INFINITY;
  let token: string | undefined;
  do {
    const { StackEvents = [], NextToken } = await cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: stackId, NextToken: token }),
    );
    // The newest events come first. So the loop goes on to the oldest event after `since` that decides.
    for (const event of StackEvents) {
      at = event.Timestamp?.getTime() ?? at;
      if (at <= began && !root) return verdict;
      if (event.PhysicalResourceId !== stackId || at >= end) continue;
      if (at <= began) {
        const isAtRest = AT_REST.test(event.ResourceStatus ?? '');
        return isAtRest ? verdictOn(cloudFormation, { id, since, before }) : verdict;
      }
      verdict = verdictOf(event, isAnotherBegun) ?? verdict;
      isAnotherBegun ||= NEXT.test(event.ResourceStatus ?? '');
    }
    token = NextToken;
  } while (token);
  const oldest = at;
  return oldest - began > FIRST_EVENT ? 'finished' : verdict;
}

function verdictOf({ ResourceStatus: status }: StackEvent, isAnotherBegun: boolean): Verdict | undefined {
  if (!status) return undefined;
  if (GOOD.test(status)) return 'finished';
  if (!BAD.test(status)) return undefined;
  return isAnotherBegun ? 'undone long ago' : 'undone';
}
