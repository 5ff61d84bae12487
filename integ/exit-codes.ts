/** The exit codes of the command. */
export const EXIT = { passed: 0, failed: 1, notStarted: 2, interrupted: 130 } as const;
