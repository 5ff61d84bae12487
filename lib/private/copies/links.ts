import type { Duration } from 'aws-cdk-lib';
import { LONGEST_TIMEOUT } from '../../../contract/limits';
import { wholeSeconds } from '../checks/timeout';

/** One custom resource of the chain that waits for a copy. */
export interface Link {
  /** The id of the link's construct. */
  readonly id: string;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds that the links before it may have waited. */
  readonly waitedBefore: number;
  readonly isLast: boolean;
}

/**
 * CloudFormation gives a custom resource one hour. So several custom resources share a longer time-out: they wait for the
 * same copy, one after the other. See docs/decisions/0023-a-chain-waits-for-a-long-copy.md.
 */
export function linksOf(timeout: Duration): Link[] {
  const seconds = wholeSeconds(timeout);
  // A time-out that only CloudFormation knows cannot be divided.
  const count = timeout.isUnresolved() ? 1 : Math.ceil(seconds / LONGEST_TIMEOUT);
  return Array.from({ length: count }, (_, index) => {
    const isLast = index === count - 1;
    const waitedBefore = index * LONGEST_TIMEOUT;
    return {
      id: index === 0 ? 'Resource' : `Wait${index + 1}`,
      timeout: isLast ? seconds - waitedBefore : LONGEST_TIMEOUT,
      waitedBefore,
      isLast,
    };
  });
}
