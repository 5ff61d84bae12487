import { CLEAN_UP } from '../cloudformation/operation';
import { done, examine, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isSurelyUnfinished } from '../reconcile/maker';
import { type Decision, VISIBILITY } from './decision';
import type { ObservedVersion } from './observation';
import type { RunRequest } from './request';

/** Milliseconds after which a question that CloudFormation does not answer is not asked any more. */
const PATIENCE = 300_000;

/** A Delete: nothing that we have started is to run. Undoing stops only what an operation has started that did not finish. */
export function decideDeletion(
  request: RunRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  if (!version || version.status === 'DELETING') {
    return done('run.gone', 'there is nothing to stop');
  }
  const stop = decideStop(version);
  if (!stop && moment.situation === 'undo' && moment.age < VISIBILITY) {
    const because = 'a start that was cut off may still arrive';
    return wait('run.may-start', because);
  }
  if (version.runner !== request.runner) {
    return done('run.not-ours', `it is ${version.status}, and not by us`);
  }
  if (version.status === 'RUNNING' && isDraining(request, moment)) {
    return wait('run.draining', 'whoever read its ARN before the hand-over may still ask it');
  }
  const release = { row: 'run.stopped', action: 'release', because: 'it does not run any more' } as const;
  return decideUndo(request, version, moment) ?? stop ?? release;
}

/** In the clean-up after an update. A stack that is deleted or that goes back has nobody to wait for. */
function isDraining({ drain }: RunRequest, { situation, operation, age }: Moment): boolean {
  return situation === 'remove' && operation.status === CLEAN_UP && age < drain;
}

/** Undefined once it does not run. */
export function decideStop({ status }: ObservedVersion): Decision | undefined {
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

/** Undefined where the version may be stopped. */
function decideUndo(request: RunRequest, version: ObservedVersion, moment: Moment): Decision | undefined {
  if (moment.situation !== 'undo') return undefined;
  const { mark, verdict } = version;
  if (mark?.stack !== request.stack.uuid) {
    // Without a mark it was claimed by a version of this library that set none.
    return left('run.of-another-life', 'nothing shows that the undone operation started it');
  }
  if (isSurelyUnfinished(request, version, moment)) return undefined;
  switch (verdict) {
    case undefined:
      return examine('run.operation-unread', 'what became of the operation that started it?');
    case 'undone':
    case 'under way':
      return undefined;
    case 'finished':
    case 'survived':
      return left('run.of-before', 'an operation before the undone one started it');
    case 'unknown':
      return moment.age < PATIENCE
        ? wait('run.operation-unknown', 'CloudFormation does not show its events')
        : left('run.operation-untold', 'CloudFormation does not tell which operation started it');
  }
}

function left(row: string, because: string): Decision {
  return done(row, `${because}, so it stays as it is`);
}
