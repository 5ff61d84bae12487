import type { Duration } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';

/** Undefined if the time-out is not given, or only CloudFormation knows it. */
export function knownSeconds(timeout: Duration | undefined): number | undefined {
  return timeout?.isUnresolved() ? undefined : timeout?.toSeconds({ integral: false });
}

/** The time-out in the form that the handler gets. */
export function wholeSeconds(timeout: Duration): number {
  return timeout.isUnresolved() ? timeout.toSeconds() : Math.ceil(timeout.toSeconds({ integral: false }));
}

/**
 * The problem that a token is not in seconds. The handler counts in seconds, and only the construct sees another unit.
 */
export function problemsOfUnit(property: string, timeout: Duration | undefined): Problem[] {
  if (!timeout?.isUnresolved() || timeout.unitLabel() === 'seconds') return [];
  return [
    {
      property,
      value: `a token in ${timeout.unitLabel()}`,
      allowed: 'a token cannot be converted',
      change: 'make it with Duration.seconds()',
    },
  ];
}
