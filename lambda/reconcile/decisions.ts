/**
 * Milliseconds during which "absent" may mean "not visible yet", and a call may still be on its way. A step makes its
 * calls in less time.
 */
export const VISIBILITY = 60_000;

/** The answers of a decision table that change nothing. `row` is the stable id of the row. */

export const wait = (row: string, because: string) => ({ row, action: 'wait', because }) as const;

/** Reads the answer to the question, and decides again. */
export const examine = <Question extends string>(row: string, question: Question, because: string) =>
  ({ row, action: 'examine', question, because }) as const;

export const done = (row: string, because: string) => ({ row, action: 'done', because }) as const;

/** A Delete that deletes nothing. */
export const stays = (row: string, because: string) => done(row, `${because}, so it stays`);

export const fail = (row: string, message: string, because: string) =>
  ({ row, action: 'fail', message, because }) as const;
