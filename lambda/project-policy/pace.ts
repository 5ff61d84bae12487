/** Seconds between two steps. */
export const PAUSE = 5;

/** Seconds after the first look, which only has to be remembered before a put. */
export const AFTER_FIRST_LOOK = 1;
