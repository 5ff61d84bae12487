import { TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { RUN_OPERATION_TAG, RUNNER_TAG } from '../../contract/running-model-version';
import { parseMark } from '../cloudformation/mark';
import type { Decision as AnyDecision, Moment } from '../reconcile/kind';
import { isOfThisOperation } from '../reconcile/maker';
import { becomesLast, isFollower } from './link';
import { formerOwnerOf, type ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** The decisions that change something. The log and docs/life-cycle.md call them by the same names. */
export type Change = { readonly row: string; readonly because: string } & (
  | { readonly action: 'copy' }
  | { readonly action: 'delete' | 'stop'; readonly version: ObservedVersion }
  | { readonly action: 'adopt' | 'tag'; readonly version: ObservedVersion; readonly tags: Tags }
  | { readonly action: 'untag'; readonly version: ObservedVersion; readonly keys: readonly string[] }
  /** Gives the version back to `formerOwner`. Without one it gets no owner. */
  | { readonly action: 'release'; readonly version: ObservedVersion; readonly formerOwner?: string }
);

type Tags = Readonly<Record<string, string>>;
/** What became of the operation that made the version or took it over, what its gates ask for, and who still has it. */
export type Question = 'operation' | 'gates' | 'holder';
export type Decision = AnyDecision<Change, Question>;

/** Rekognition may name no source for a copy within one project. */
export function isWithinOneProject({ sourceProjectArn, destinationProjectArn }: CopyRequest): boolean {
  return sourceProjectArn === destinationProjectArn;
}

/** Whether an operation that did not finish, as far as we know, took the version over. */
export function isToBeGivenBack(version: ObservedVersion): boolean {
  return formerOwnerOf(version) !== undefined && version.verdict !== 'finished';
}

/**
 * Whether the version is older than the operation in which this resource takes it over. The copy of an old chain is
 * older too, but counts only if the operation that made it did not finish, because then nobody has judged it.
 */
export function isFromBefore(request: CopyRequest, version: ObservedVersion, moment: Moment): boolean {
  const { mark, verdict } = version;
  // Before the verdict is read the answer is yes. Then the decision asks for the verdict, and comes here again.
  const isKnownFinished = !mark || verdict === 'finished';
  const isOfOldChain = mayBeOfOldChain(request, moment) && isKnownFinished;
  return judgesAnew(request, moment) && !isOfOldChain && !isOfThisRequest(request, version, moment);
}

/** Whether the copy is new to the stack. Only such a copy is compared with the current version. */
export function isNewToStack(request: CopyRequest, version: ObservedVersion, moment: Moment): boolean {
  if (version.ours === false) return true;
  const isOfOldChain = mayBeOfOldChain(request, moment) && !isOfThisRequest(request, version, moment);
  return judgesAnew(request, moment) && !isOfOldChain;
}

/** Whether this resource has not judged the copy before. */
function judgesAnew(request: CopyRequest, { situation }: Moment): boolean {
  return (
    situation === 'create' || situation === 'replace' || (situation === 'change' && becomesLast(request))
  );
}

/** Whether an earlier operation may have made the copy for this chain: this link is new, or has become the last one. */
function mayBeOfOldChain(request: CopyRequest, { situation }: Moment): boolean {
  return isFollower(request) || situation === 'change';
}

/**
 * Whether an operation of this stack made the version or took it over, and we have not yet asked CloudFormation how
 * that operation ended.
 */
export function isVerdictUnread({ stack }: CopyRequest, { mark, verdict }: ObservedVersion): boolean {
  return mark?.stack === stack.uuid && verdict === undefined;
}

/** Whether this request has made the version, or its operation has made it or taken it over. */
export function isOfThisRequest(request: CopyRequest, version: ObservedVersion, moment: Moment): boolean {
  return moment.notes.made === version.arn || isOfThisOperation(request, version, moment);
}

/** Tags that a version gets only after it was made. A copy may begin with those of its source. */
const LATER_TAGS = [TAKEN_FROM_TAG, RUNNER_TAG, RUN_OPERATION_TAG];

/** For a copy that nobody can have taken over or run yet. */
export function decideInherited(version: ObservedVersion): Decision | undefined {
  const keys = Object.keys(version.tags!).filter((key) => version.mark?.made && LATER_TAGS.includes(key));
  const because = 'it has tags of its source that no new copy can have';
  return keys.length > 0
    ? { row: 'copy.inherited-tags', action: 'untag', version, keys, because }
    : undefined;
}

/** The resource of another stack that runs the version, even while its schedule lets the model rest. */
export function runnerElsewhere({ stack }: CopyRequest, version: ObservedVersion): string | undefined {
  const runner = version.tags?.[RUNNER_TAG];
  return runner?.startsWith(`${stack.name}/`) || isRunnerOfSource(version) ? undefined : runner;
}

/** Nobody has run a copy that failed. And a run that began before the operation that made the copy is one of its source. */
function isRunnerOfSource({ status, mark, tags }: ObservedVersion): boolean {
  const run = parseMark(tags?.[RUN_OPERATION_TAG]);
  return status === 'COPYING_FAILED' || (mark?.made === true && run !== undefined && run.since < mark.since);
}
