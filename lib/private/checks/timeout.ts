import type { Duration } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';

/** Absent if it is not given, or only CloudFormation knows it. */
export function knownSeconds(timeout: Duration | undefined): number | undefined {
  return timeout?.isUnresolved() ? undefined : timeout?.toSeconds({ integral: false });
}

/** The form in which the handler gets it. */
export function wholeSeconds(timeout: Duration): number {
  return timeout.isUnresolved() ? timeout.toSeconds() : Math.ceil(timeout.toSeconds({ integral: false }));
}

/** The handler counts in seconds. Only the construct sees other units. */
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
