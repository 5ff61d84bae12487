import { LONGEST_CHAIN, LONGEST_TIMEOUT } from './limits';
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

/** What is wrong with the time-out of a chain of custom resources, in seconds. */
export function problemsOfLongTimeout(timeout: number | undefined): Problem[] {
  if (timeout === undefined || (timeout > 0 && timeout <= LONGEST_CHAIN)) return [];
  return [
    {
      property: 'timeout',
      value: `${timeout} seconds`,
      allowed: `it must be above 0 and at most ${LONGEST_CHAIN / 3600} hours`,
      change: 'choose a time-out in that range',
    },
  ];
}
