/** What the command answers the shell. */
export const EXIT = { passed: 0, failed: 1, notStarted: 2, interrupted: 130 } as const;
