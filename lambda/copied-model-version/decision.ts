import { TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import type { Decision as AnyDecision, Moment } from '../reconcile/kind';
import { isOfThisOperation } from '../reconcile/maker';
import { isFollower } from './link';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** The decisions that change something. Their names are the log's words and the headings in docs/life-cycle.md. */
export type Change = { readonly row: string; readonly because: string } & (
  | { readonly action: 'copy' }
  | { readonly action: 'delete' | 'stop'; readonly version: ObservedVersion }
  | { readonly action: 'adopt' | 'tag'; readonly version: ObservedVersion; readonly tags: Tags }
  | { readonly action: 'untag'; readonly version: ObservedVersion; readonly keys: readonly string[] }
  /** Gives the version back to `formerOwner`, or to nobody. */
  | { readonly action: 'release'; readonly version: ObservedVersion; readonly formerOwner?: string }
);

type Tags = Readonly<Record<string, string>>;
export type Decision = AnyDecision<Change>;

/** Milliseconds for which "absent" may only mean "not visible yet". Longer than a step may go on calling AWS. */
export const VISIBILITY = 60_000;

/** No mark: an operation that finished long ago made the version. */
export const GIVEN_BACK = 'given-back';

/** Whether an operation took the version over that is not known to have finished. */
export function isToBeGivenBack({ tags, verdict }: ObservedVersion): boolean {
  return tags?.[TAKEN_FROM_TAG] !== undefined && verdict !== 'finished';
}

/**
 * Whether the version is from before the operation that takes it in. A follower is no judge of that: it may be new, and the
 * copy of its chain old.
 */
export function isFound(request: CopyRequest, version: ObservedVersion, moment: Moment): boolean {
  const isNew = moment.situation === 'create' || moment.situation === 'replace';
  const isOfFirst = isFollower(request) && (version.mark?.stack ?? request.stack.uuid) === request.stack.uuid;
  return isNew && !isOfFirst && !isMadeNow(request, version, moment);
}

/** Whether the copy is new to the stack, so that it is compared with the current one. */
export function isNewToStack(request: CopyRequest, version: ObservedVersion, moment: Moment): boolean {
  return isFollower(request) ? isMadeNow(request, version, moment) : moment.situation !== 'change';
}

/** Whether it has to be asked what became of the operation of this stack that made the version or took it over. */
export function isUnjudged({ stack }: CopyRequest, { mark, verdict }: ObservedVersion): boolean {
  return mark?.stack === stack.uuid && verdict === undefined;
}

/** Whether the request has made the version, or has its operation made or taken it over. */
export function isMadeNow(request: CopyRequest, version: ObservedVersion, moment: Moment): boolean {
  return moment.notes.made === version.arn || isOfThisOperation(request, version, moment);
}
