import { CLEAN_UP } from '../cloudformation/operation';
import { done, examine, PATIENCE, VISIBILITY, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isSurelyUnfinished } from '../reconcile/maker';
import { type Decision } from './decision';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/**
 * A Delete: stops what we have started. An undo stops only what an unfinished operation has started. A model that an
 * operation only found may be stopped once that operation has finished.
 */
export function decideDeletion(
  request: RunRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  if (!version || version.status === 'DELETING') {
    return done('run.gone', 'there is nothing to stop');
  }
  const stop = decideStop(version);
  if (!stop && (request.hours || moment.situation === 'undo') && moment.age < VISIBILITY) {
    const because = 'a start that was cut off, or one of its schedule, may still arrive';
    return wait('run.may-start', because);
  }
  if (version.runner !== request.runner) {
    return done('run.not-ours', `it is ${version.status}, and not by us`);
  }
  if (version.status === 'RUNNING' && isDraining(request, moment)) {
    return wait('run.draining', 'an application may still use its ARN');
  }
  const release = { row: 'run.stopped', action: 'release', because: 'it no longer runs' } as const;
  return decideToLeave(request, version, moment) ?? stop ?? release;
}

/** Only in the clean-up after an update. When a stack is deleted or rolled back, no application needs the time. */
function isDraining({ drain }: RunRequest, { situation, operation, age }: Moment): boolean {
  return situation === 'remove' && operation.status === CLEAN_UP && age < drain;
}

/** Undefined when the model does not run. */
export function decideStop({ status }: Pick<ObservedVersion, 'status'>): Decision | undefined {
  switch (status) {
    case 'RUNNING':
      return { row: 'run.stoppable', action: 'stop', because: 'it runs, and we have started it' };
    case 'STARTING':
      return wait('run.not-stoppable-yet', 'it can be stopped once it runs');
    case 'STOPPING':
      return wait('run.stopping', 'it is stopping');
    default:
      return undefined;
  }
}

/** Undefined if the version may be stopped. */
function decideToLeave(request: RunRequest, version: ObservedVersion, moment: Moment): Decision | undefined {
  const { mark, verdict } = version;
  const isOfThisStack = mark?.stack === request.stack.uuid;
  if (moment.situation === 'remove' && !(isOfThisStack && mark.found)) return undefined;
  if (!isOfThisStack) {
    // A version without a mark was claimed by an early version of this library.
    return left('run.of-another-life', 'nothing shows that the undone operation started it');
  }
  if (moment.situation === 'remove') {
    if (verdict === 'finished') return undefined;
    return decideUnread(version, moment) ?? onlyFound;
  }
  if (mark.found) return onlyFound;
  if (isSurelyUnfinished(request, version, moment) || verdict === 'undone' || verdict === 'under way') {
    return undefined;
  }
  return (
    decideUnread(version, moment) ?? left('run.of-before', 'an operation before the undone one started it')
  );
}

/** Undefined when it is known how the operation in the mark ended. */
function decideUnread({ verdict }: ObservedVersion, { age }: Moment): Decision | undefined {
  switch (verdict) {
    case undefined:
      return examine('run.operation-unread', 'what became of the operation that started or found it?');
    case 'unknown':
      return age < PATIENCE
        ? wait('run.operation-unknown', 'CloudFormation does not show its events')
        : left('run.operation-untold', 'CloudFormation does not say what became of that operation');
    default:
      return undefined;
  }
}

function left(row: string, because: string): Decision {
  return done(row, `${because}, so it stays as it is`);
}

const onlyFound = left('run.only-found', 'it already ran before the unfinished operation');
