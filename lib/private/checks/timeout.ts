import type { Duration } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';

/** Absent where only CloudFormation knows it. */
export function knownSeconds(timeout: Duration): number | undefined {
  return timeout.isUnresolved() ? undefined : timeout.toSeconds({ integral: false });
}

/** As the handler is given it. */
export function wholeSeconds(timeout: Duration): number {
  return timeout.isUnresolved() ? timeout.toSeconds() : Math.ceil(timeout.toSeconds({ integral: false }));
}

/** The handler counts in seconds, and nobody but the construct sees another unit. */
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
