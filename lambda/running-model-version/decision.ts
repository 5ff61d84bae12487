import type { Decision as AnyDecision } from '../reconcile/kind';

/**
 * The decisions that change something. Their names are the log's words and the headings in docs/running-models.md:
 * `claim` and `release` set and remove our tags, `find` marks a model that runs already, `start` and `stop` are
 * Rekognition's.
 */
export interface Change {
  readonly action: 'claim' | 'find' | 'start' | 'stop' | 'release';
  readonly row: string;
  readonly because: string;
  /** The version to change, if it is not the request's own. */
  readonly stray?: string;
  /** Of a `find`: the mark's text. */
  readonly mark?: string;
}

/** What became of the operation in the version's mark, and which other versions we run. */
export type Question = 'operation' | 'strays';
export type Decision = AnyDecision<Change, Question>;

export const change = (row: string, action: Change['action'], because: string): Change => ({
  row,
  action,
  because,
});
