import type { Decision as AnyDecision } from '../reconcile/kind';

/**
 * The decisions that change something. Their names are the log's words and the headings in docs/running-models.md: `claim`
 * and `release` set and remove our tags, `find` marks a model that runs already, `start` and `stop` are Rekognition's.
 */
export interface Change {
  readonly action: 'claim' | 'find' | 'start' | 'stop' | 'release';
  readonly row: string;
  readonly because: string;
  /** The version that is changed, where it is not the one that the request is about. */
  readonly stray?: string;
}

export type Decision = AnyDecision<Change>;

/** Milliseconds for which "absent" may only mean "not visible yet", and a call may be under way. Longer than a step may run. */
export const VISIBILITY = 60_000;
