/** See date-at.cjs. */
export function dateAt(native: DateConstructor, now: () => number): DateConstructor;
