/** Seconds between two steps. A start takes some ten minutes. */
export const PAUSE = 15;
