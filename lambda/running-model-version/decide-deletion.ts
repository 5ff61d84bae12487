import { CLEAN_UP } from '../cloudformation/operation';
import { done, examine, stays, VISIBILITY, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isSurelyUnfinished } from '../reconcile/maker';
import { change, type Decision } from './decision';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/** A Delete: stops what we have started. An undo stops only what an unfinished operation has started. */
export function decideDeletion(
  request: RunRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  if (!version || version.status === 'DELETING') {
    return done('run.gone', 'there is nothing to stop');
  }
  const stop = decideStop(version);
  const isOurs = version.runner === request.runner;
  const isUnchanged = isOurs && version.status === moment.notes.found;
  const mayStart = isUnchanged || request.hours || moment.situation === 'undo';
  if (!stop && mayStart && moment.age < VISIBILITY) {
    return wait('run.may-start', 'a start that was cut off, or one of an edge, may still arrive');
  }
  if (!isOurs) {
    return done('run.not-ours', `it is ${version.status}, and not by us`);
  }
  if (version.status === 'RUNNING' && isDraining(request, moment)) {
    return wait('run.draining', 'an application may still use its ARN');
  }
  const mayNotStop = moment.situation === 'undo' ? mayNotStopInUndo : mayNotStopInRemoval;
  return (
    mayNotStop(request, version, moment) ?? stop ?? change('run.stopped', 'release', 'it no longer runs')
  );
}

/** Only in the clean-up after an update. When a stack is deleted or rolled back, no application needs the drain. */
function isDraining({ drain }: RunRequest, { situation, operation, age }: Moment): boolean {
  return situation === 'remove' && operation.status === CLEAN_UP && age < drain;
}

/** Undefined when the model does not run. */
export function decideStop({ status }: Pick<ObservedVersion, 'status'>): Decision | undefined {
  switch (status) {
    case 'RUNNING':
      return change('run.stoppable', 'stop', 'it runs, and we have started it');
    case 'STARTING':
      return wait('run.not-stoppable-yet', 'it can be stopped once it runs');
    case 'STOPPING':
      return wait('run.stopping', 'it is stopping');
    default:
      return undefined;
  }
}

/** Undefined if the version may be stopped: then an operation that did not finish has started it. */
function mayNotStopInUndo(
  request: RunRequest,
  version: ObservedVersion,
  moment: Moment,
): Decision | undefined {
  const { mark, verdict } = version;
  if (mark?.stack !== request.stack.uuid) {
    // A version without a mark was claimed by an early version of this library.
    return stays('run.of-another-life', 'nothing shows that the undone operation started it');
  }
  if (mark.found) return onlyFound;
  if (isSurelyUnfinished(version, moment) || verdict === 'undone' || verdict === 'under way') {
    return undefined;
  }
  return verdict ? stays('run.of-before', 'an operation before the undone one started it') : unread;
}

/**
 * Undefined if the version may be stopped. If an operation only found the model running, the model may be stopped only
 * if that operation has finished.
 */
function mayNotStopInRemoval(request: RunRequest, version: ObservedVersion): Decision | undefined {
  const { mark, verdict } = version;
  if (mark?.stack !== request.stack.uuid || !mark.found || verdict === 'finished') return undefined;
  return verdict ? onlyFound : unread;
}

const unread = examine(
  'run.operation-unread',
  'operation',
  'what became of the operation that started or found it?',
);
const onlyFound = stays('run.only-found', 'it already ran before the unfinished operation');
