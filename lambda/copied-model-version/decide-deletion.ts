import { NOBODY } from '../../contract/copied-model-version';
import { LONGEST_DRAIN } from '../../contract/limits';
import { RUNNER_TAG } from '../../contract/running-model-version';
import { CLEAN_UP } from '../cloudformation/operation';
import { done, examine, fail, stays, VISIBILITY, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isSinceThisOperation, isSurelyUnfinished } from '../reconcile/maker';
import { type Decision, isToBeGivenBack, isWithinOneProject, runnerElsewhere } from './decision';
import { formerHolderIn } from './examine-holder';
import * as messages from './messages';
import { formerOwnerOf, type ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** A Delete: deletes only what the request may delete. */
export function decideDeletion(
  request: CopyRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  if (!version) return decideDeletionOfAbsent(moment);
  if (!version.ours) return decideDeletionOfForeign(request, version, moment);
  if (!isCopy(request, version)) return stays('copy.no-copy', 'Rekognition does not say that it is a copy');
  const { mark, verdict } = version;
  const formerOwner = formerOwnerOf(version);
  const isUndo = moment.situation === 'undo';
  if (mark?.stack !== request.stack.uuid) {
    // A version without a mark comes from an early version of this library. Its operation has finished.
    if (mark || isUndo) return stays('copy.of-another-life', 'nothing shows that this stack made it');
    return decideRemoval(request, version, moment);
  }
  // The verdict decides whether a version that was taken over is given back.
  if (verdict === undefined && (formerOwner || (isUndo && !isSurelyUnfinished(version, moment)))) {
    return unread;
  }
  if (isToBeGivenBack(version)) return giveBack(request, version, formerOwner!, UNFINISHED);
  if (isUndo && (verdict === 'finished' || verdict === 'undone long ago')) {
    return stays('copy.of-before', 'an operation before the undone one made it');
  }
  if (formerHolderIn(request, version)) {
    if (version.isStillHeld === undefined) {
      return examine(
        'copy.holder-unread',
        'holder',
        'does the resource that it was taken from still have it?',
      );
    }
    if (version.isStillHeld) return giveBack(request, version, formerOwner!, 'that resource still has it');
  }
  return decideRemoval(request, version, moment);
}

/** In a `restore`: gives back what the undone update took over. Undefined if it took over nothing. */
export function decideReturn(
  request: CopyRequest,
  version: ObservedVersion,
  moment: Moment,
): Decision | undefined {
  const { mark, verdict } = version;
  const formerOwner = formerOwnerOf(version);
  if (!formerOwner || formerOwner === request.owner || mark?.stack !== request.stack.uuid) return undefined;
  if (verdict === undefined) return unread;
  const isUndone = verdict === 'undone' || isSinceThisOperation(version, moment);
  return isUndone ? giveBack(request, version, formerOwner, UNFINISHED) : undefined;
}

const unread = examine(
  'copy.operation-unread',
  'operation',
  'what became of the operation that made it or took it over?',
);

function decideDeletionOfAbsent({ situation, notes, age }: Moment): Decision {
  const mayShowYet = situation === 'undo' && notes.found === 'absent' && age < VISIBILITY;
  return mayShowYet
    ? wait('copy.may-show', 'if the undone request has made a copy, it shows within a minute')
    : done('copy.gone', 'there is no version of this name');
}

/** We never delete a version that was trained under our name, whatever its tags say. */
function isCopy(request: CopyRequest, { status, sourceModelVersionArn }: ObservedVersion): boolean {
  const mayBeCopy = isWithinOneProject(request) && !status.startsWith('TRAINING_');
  return sourceModelVersionArn !== undefined || mayBeCopy || status.startsWith('COPYING_');
}

/**
 * Milliseconds. The resource that took our copy over first drains and stops its model, and then gives the copy back.
 */
const GIVING_BACK = (LONGEST_DRAIN + 300) * 1000;

/**
 * Perhaps another resource has adopted our copy in an operation that did not finish. If the whole stack is deleted,
 * that resource may still give the copy back.
 */
function decideDeletionOfForeign(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  const mayBecomeOurs = request.adoptExisting || version.ours === undefined;
  if (moment.situation === 'undo' && mayBecomeOurs && moment.age < VISIBILITY) {
    return wait(
      'copy.may-show',
      'it may be ours: its tags may still show, or the undone request may still take it over',
    );
  }
  const { mark, verdict } = version;
  const isTakenFromUs = mark?.stack === request.stack.uuid && formerOwnerOf(version) === request.owner;
  if (moment.situation === 'remove' && isTakenFromUs && moment.age < GIVING_BACK) {
    if (verdict === undefined)
      return examine('copy.taker-unread', 'operation', 'what became of the operation that took it from us?');
    if (verdict !== 'finished')
      return wait('copy.may-come-back', 'the operation that took it did not finish');
  }
  return done('copy.not-ours', 'it is not ours, so it is not touched');
}

const UNFINISHED = 'it existed before the operation that took it over and did not finish';

function giveBack(
  { owner }: CopyRequest,
  version: ObservedVersion,
  formerOwner: string,
  because: string,
): Decision {
  if (formerOwner === owner) return stays('copy.kept', because);
  return {
    row: 'copy.taken',
    action: 'release',
    version,
    because,
    ...(formerOwner === NOBODY ? {} : { formerOwner }),
  };
}

function decideRemoval(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  const removable = { row: 'copy.removable', action: 'delete', version, because: 'it is ours' } as const;
  switch (version.status) {
    case 'RUNNING':
    case 'STARTING':
      return decideElsewhere(request, version, moment) ?? decideRunning(request, version, moment);
    case 'COPYING_IN_PROGRESS':
    case 'STOPPING':
      return isBusy(version);
    case 'DELETING':
      return wait('copy.going', 'its deletion is in progress');
    default:
      return decideElsewhere(request, version, moment) ?? removable;
  }
}

function isBusy({ status }: ObservedVersion): Decision {
  return wait('copy.busy', `it cannot be deleted while it is ${status}`);
}

function decideElsewhere(
  request: CopyRequest,
  version: ObservedVersion,
  { notes }: Moment,
): Decision | undefined {
  const runner = runnerElsewhere(request, version);
  // Nobody can run a copy that was in progress a moment ago. The tag comes from its source.
  if (!runner || notes.found === 'COPYING_IN_PROGRESS') return undefined;
  return fail('copy.run-elsewhere', messages.running(version, runner), 'a resource of another stack runs it');
}

function decideRunning(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  const isRunHere = version.tags?.[RUNNER_TAG] !== undefined;
  // A `RunningModelVersion` of the same stack has started it, and stops it in the same clean-up, perhaps after a drain.
  const mayDrain = moment.operation.status === CLEAN_UP && moment.age < LONGEST_DRAIN * 1000;
  if (isRunHere && (!request.stopOnDelete || mayDrain))
    return wait('copy.run-here', messages.runHere(version));
  if (!request.stopOnDelete) {
    return fail('copy.runs', messages.running(version), 'it runs, and stopOnDelete is not set');
  }
  return version.status === 'RUNNING'
    ? { row: 'copy.stoppable', action: 'stop', version, because: 'it runs, and stopOnDelete is set' }
    : wait('copy.starting', 'it can be stopped once it runs');
}
