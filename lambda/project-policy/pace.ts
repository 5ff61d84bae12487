/** Seconds between two steps. */
export const PAUSE = 5;

/** Seconds after a look that only has to be remembered. */
export const AFTER_NEWS = 1;
