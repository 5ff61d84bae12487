import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';

/** One operation on a stack. A rollback is another one than the update that it undoes. */
export interface Operation {
  /** The stack's status. */
  readonly status: string;
  /** When it began: the stack's LastUpdatedTime or, before the first, its CreationTime. By CloudFormation's clock. */
  readonly since: string;
  /** The stack whose operation decides: the root of a nested stack. Absent when the stack is not nested. */
  readonly root?: string;
  /** Set when a failure is not rolled back: then a resource whose update failed may be taken back by itself. */
  readonly withoutRollback?: true;
}

/** The status of a stack that was updated, and deletes what the update has replaced or left out. */
export const CLEAN_UP = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

const AT_REST = /_COMPLETE$|^(CREATE|DELETE)_FAILED$|ROLLBACK_FAILED$/;

/**
 * The operation that the stack is in now. Undefined when CloudFormation does not say. A stack at rest sends no requests, so
 * soon after a request that answer may be older than its operation.
 */
export async function currentOperation(
  cloudFormation: CloudFormationClient,
  stackId: string,
): Promise<Operation | 'at rest' | undefined> {
  const operation = await latestOperation(cloudFormation, stackId);
  return operation && isAtRest(operation) ? 'at rest' : operation;
}

export function isAtRest({ status }: Operation): boolean {
  return AT_REST.test(status);
}

/** The operation that the stack is in, or the last one of a stack at rest. Undefined when CloudFormation does not say. */
export async function latestOperation(
  cloudFormation: CloudFormationClient,
  stackId: string,
): Promise<Operation | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
    const { StackStatus: status, LastUpdatedTime, CreationTime, RootId, DisableRollback } = Stacks?.[0] ?? {};
    const since = (LastUpdatedTime ?? CreationTime)?.toISOString();
    if (!since || !status) return undefined;
    return {
      status,
      since,
      ...(RootId ? { root: RootId } : {}),
      ...(DisableRollback ? { withoutRollback: true } : {}),
    };
  } catch {
    return undefined;
  }
}

/**
 * Whether the stack goes back. Without rollback, CloudFormation takes a failed update of a resource back while the stack
 * is UPDATE_FAILED.
 */
export function goesBack({ status }: Operation): boolean {
  return status.includes('ROLLBACK') || status === 'UPDATE_FAILED';
}

/** Whether a request that was sent then is older than the operation, so surely that its hosts' clocks do not matter. */
export function isOlder(sentAt: number, { since }: Operation): boolean {
  return Date.parse(since) - sentAt > LAG;
}

/** Milliseconds after which CloudFormation surely shows an operation or a resource whose request it has sent. */
export const LAG = 60_000;

export function isSame(one: Operation, other: Operation): boolean {
  return one.status === other.status && one.since === other.since;
}

/**
 * What became of an operation. It is `survived` when it was undone and another one has begun since: what it has made and
 * is still there was left on purpose, and is nothing that the later operation has made.
 */
export type Verdict = 'finished' | 'undone' | 'survived' | 'under way';

/** After these the operation's resources stay. */
const GOOD = /^(CREATE|UPDATE|IMPORT)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/;
/** After these they go. An operation that has failed is not over: it can be tried again, or undone. */
const BAD = /ROLLBACK_IN_PROGRESS$|^DELETE_IN_PROGRESS$/;

/** With this another operation begins. */
const NEXT = /^UPDATE_IN_PROGRESS$/;

/** Milliseconds. CloudFormation forgets events after 90 days; the first one of a stack comes soon after its creation. */
const FIRST_EVENT = 24 * 60 * 60_000;

/**
 * What became of the operation that began at `since`: the first event of the stack afterwards that decides it. The operation
 * of a nested stack is a part of its root's. Only if the root was at rest then, the nested stack was updated by itself. Where
 * CloudFormation has forgotten the events, the operation was finished long ago. Throws when CloudFormation does not say.
 */
export async function verdictOn(
  cloudFormation: CloudFormationClient,
  { id, root }: { readonly id: string; readonly root?: string },
  since: string,
): Promise<Verdict> {
  const stackId = root ?? id;
  const began = Date.parse(since);
  let verdict: Verdict = 'under way';
  let isFollowed = false;
  let oldest = Number.POSITIVE_INFINITY;
  let token: string | undefined;
  do {
    const { StackEvents = [], NextToken } = await cloudFormation.send(
      new DescribeStackEventsCommand({ StackName: stackId, NextToken: token }),
    );
    // The newest come first, so the last one that decides is the one that counts.
    for (const event of StackEvents) {
      oldest = event.Timestamp?.getTime() ?? oldest;
      if (oldest <= began && !root) return verdict;
      if (event.PhysicalResourceId !== stackId) continue;
      if (oldest <= began) {
        return AT_REST.test(event.ResourceStatus ?? '') ? verdictOn(cloudFormation, { id }, since) : verdict;
      }
      verdict = verdictOf(event, isFollowed) ?? verdict;
      isFollowed ||= NEXT.test(event.ResourceStatus ?? '');
    }
    token = NextToken;
  } while (token);
  return oldest - began > FIRST_EVENT ? 'finished' : verdict;
}

function verdictOf({ ResourceStatus: status }: StackEvent, isFollowed: boolean): Verdict | undefined {
  if (!status) return undefined;
  if (GOOD.test(status)) return 'finished';
  if (!BAD.test(status)) return undefined;
  return isFollowed ? 'survived' : 'undone';
}
