import type { Played } from './command';

/** Prints a check that passes. Throws, with the whole output of the command, if it fails. */
export type Check = (played: Played, met: boolean, what: string) => void;

export function checkIn(scenario: string): Check {
  return ({ output, exitCode }, met, what) => {
    if (!met) {
      throw new Error(`${scenario}: not so: ${what}\n\nIt ended with ${exitCode}, and printed:\n\n${output}`);
    }
    console.log(`   ✓ ${scenario}: ${what}`);
  };
}
