/** Seconds between two steps. */
export const PAUSE = 5;

/** Seconds until the next step, if this step only had to note what it saw. */
export const AFTER_NEWS = 1;
