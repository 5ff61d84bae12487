/** The environment variable with the ARN of the state machine that a handler's requests run in. */
export const STATE_MACHINE_ARN = 'STATE_MACHINE_ARN';

/**
 * Seconds that a function may run. A step takes less than a minute; the time is for the call that starts an execution with
 * a role that is seconds old.
 */
export const FUNCTION_TIMEOUT = 5 * 60;
