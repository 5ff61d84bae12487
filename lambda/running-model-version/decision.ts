import type { Decision as AnyDecision, Moment } from '../reconcile/kind';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/**
 * The decisions that change something. Their names are the log's words and the headings in docs/running-models.md: `claim`
 * and `release` set and remove our tags, `start` and `stop` are Rekognition's.
 */
export interface Change {
  readonly action: 'claim' | 'start' | 'stop' | 'release';
  readonly row: string;
  readonly because: string;
}

export type Decision = AnyDecision<Change>;

/** Milliseconds for which "absent" may only mean "not visible yet", and a call may be under way. Longer than a step may run. */
export const VISIBILITY = 60_000;

/** Whether the version was claimed in the operation of the request. */
export function isOfThisOperation(
  { stack, runner }: RunRequest,
  version: ObservedVersion,
  { operation }: Moment,
): boolean {
  const { mark } = version;
  return version.runner === runner && mark?.stack === stack.uuid && mark.since === operation.since;
}
