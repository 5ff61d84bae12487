import { NOBODY, TAKEN_FROM_TAG } from '../../contract/copied-model-version';
import { RUNNER_TAG } from '../../contract/running-model-version';
import type { Moment } from '../reconcile/kind';
import { isSurelyUnfinished } from '../reconcile/maker';
import { type Decision, VISIBILITY } from './decision';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import type { CopyRequest } from './request';

/** Milliseconds after which a question that CloudFormation does not answer is not asked any more. */
const PATIENCE = 300_000;

/** A Delete: what is to go goes, and nothing else. */
export function decideDeletion(
  request: CopyRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  if (!version) return decideAbsent(moment);
  if (!version.ours) {
    if (moment.situation === 'undo' && request.adoptExisting && moment.age < VISIBILITY) {
      const because = 'a call of the undone request may still take it over';
      return { row: 'copy.may-show', action: 'wait', because };
    }
    return { row: 'copy.not-ours', action: 'done', because: 'it is not ours, so it is not touched' };
  }
  const { mark, verdict } = version;
  const formerOwner = version.tags?.[TAKEN_FROM_TAG];
  const isUndo = moment.situation === 'undo';
  if (mark?.stack !== request.stack.uuid) {
    // Without a mark it was made by a version of this library that set none, and only a finished resource has it.
    if (mark || isUndo) return left('copy.of-another-life', 'nothing shows that this stack made it');
    return decideRemoval(request, version, moment);
  }
  if (verdict === undefined && (formerOwner || (isUndo && !isSurelyUnfinished(request, version, moment)))) {
    const because = 'what became of the operation that made it or took it over?';
    return { row: 'copy.operation-unread', action: 'examine', because };
  }
  if (verdict === 'unknown' && moment.age < PATIENCE) {
    return {
      row: 'copy.operation-unknown',
      action: 'wait',
      because: 'CloudFormation does not show its events',
    };
  }
  const isFinished = verdict === 'finished';
  if (formerOwner !== undefined && !isFinished) return giveBack(request, version, formerOwner);
  if (isUndo && (isFinished || verdict === 'survived' || verdict === 'unknown')) {
    return left(
      'copy.of-before',
      'an operation before the undone one made it, as far as CloudFormation tells',
    );
  }
  return decideRemoval(request, version, moment);
}

function decideAbsent({ situation, notes, age }: Moment): Decision {
  const mayShowYet = situation === 'undo' && notes.found === 'absent' && age < VISIBILITY;
  return mayShowYet
    ? {
        row: 'copy.may-show',
        action: 'wait',
        because: 'a call of the undone request may still show its copy',
      }
    : { row: 'copy.gone', action: 'done', because: 'there is no version of this name' };
}

function left(row: string, because: string): Decision {
  return { row, action: 'done', because: `${because}, so it stays` };
}

function giveBack({ owner }: CopyRequest, version: ObservedVersion, formerOwner: string): Decision {
  const because = 'it existed before the operation that took it over and did not finish';
  if (formerOwner === owner) return left('copy.kept', because);
  return {
    row: 'copy.taken',
    action: 'release',
    version,
    because,
    ...(formerOwner === NOBODY ? {} : { formerOwner }),
  };
}

function decideRemoval(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  switch (version.status) {
    case 'RUNNING':
    case 'STARTING':
      return decideRunning(request, version, moment);
    case 'COPYING_IN_PROGRESS':
    case 'STOPPING':
      return {
        row: 'copy.busy',
        action: 'wait',
        because: `it cannot be deleted while it is ${version.status}`,
      };
    case 'DELETING':
      return { row: 'copy.going', action: 'wait', because: 'its deletion is in progress' };
    default:
      return { row: 'copy.removable', action: 'delete', version, because: 'it is ours' };
  }
}

function decideRunning(request: CopyRequest, version: ObservedVersion, moment: Moment): Decision {
  if (!request.stopOnDelete) {
    // A `RunningModelVersion` of the same stack has started it, and stops it in the same clean-up.
    const isRunHere = version.tags?.[RUNNER_TAG]?.startsWith(`${request.stack.name}/`);
    if (isRunHere) return { row: 'copy.run-here', action: 'wait', because: messages.runHere(version) };
    return {
      row: 'copy.runs',
      action: 'fail',
      message: messages.running(request, version, moment),
      because: 'it runs, and stopOnDelete is not set',
    };
  }
  return version.status === 'RUNNING'
    ? { row: 'copy.stoppable', action: 'stop', version, because: 'it runs, and stopOnDelete is set' }
    : { row: 'copy.starting', action: 'wait', because: 'it can be stopped once it runs' };
}
