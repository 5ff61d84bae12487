/** Seconds between two steps. */
export const PAUSE = 5;

/** Seconds after a look whose result must only be noted. */
export const AFTER_NEWS = 1;
