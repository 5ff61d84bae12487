import { LONGEST_TIMEOUT } from './limits';
import type { Problem } from './problem';

/** What is wrong with a custom resource's own time-out, in seconds. */
export function problemsOfTimeout(timeout: number | undefined): Problem[] {
  if (timeout === undefined || (timeout > 0 && timeout <= LONGEST_TIMEOUT)) return [];
  return [
    {
      property: 'timeout',
      value: Number.isNaN(timeout) ? 'not a number' : `${timeout} seconds`,
      allowed: `it must be above 0 and at most ${LONGEST_TIMEOUT / 60} minutes, since CloudFormation gives a custom resource one hour in all`,
      change: 'choose a time-out in that range',
    },
  ];
}
