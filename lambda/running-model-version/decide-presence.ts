import { done, fail, VISIBILITY, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isOfThisOperation } from '../reconcile/maker';
import { decideStop } from './decide-deletion';
import { type Decision } from './decision';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import { formerOf, isSameVersion, type RunRequest } from './request';
import { type Wanted, wantedNow } from './wanted';

/**
 * A Create or an Update: the version must run or rest, as declared for this moment. A rollback asks for the same, and
 * the loop turns its failures into done.
 */
export function decidePresence(
  request: RunRequest,
  version: ObservedVersion | undefined,
  moment: Moment,
): Decision {
  const wanted = wantedNow(request, moment);
  if (wanted === 'soon another') {
    return wait('run.edge-near', 'its schedule starts or stops it within two minutes');
  }
  const isOurs = version?.runner === request.runner;
  const stop = version && isOurs && wanted === 'stopped' ? decideStop(version) : undefined;
  if (stop) return stop;
  if (moment.situation === 'edge' && wanted === 'stopped') {
    return done('run.at-rest', 'it does not run, or we did not start it');
  }
  if (!version) return decideAbsent(request, moment);
  if (version.runner !== undefined && version.runner !== request.runner) {
    return fail('run.by-another', messages.runByAnother(request, version), 'another resource runs it');
  }
  switch (version.status) {
    case 'TRAINING_COMPLETED':
    case 'COPYING_COMPLETED':
    case 'STOPPED':
      return decideStartable(request, version, moment, wanted);
    case 'STARTING':
      return wait('run.starting', 'it is starting');
    case 'STOPPING':
      return wait('run.stopping', 'it can be started once it has stopped');
    case 'COPYING_IN_PROGRESS':
      return wait('run.copying', 'it can be started once it is copied');
    case 'RUNNING':
      if (!isOurs) return decideFound(request, version);
      return isNewHere(request, version, moment)
        ? {
            row: 'run.found-ours',
            action: 'find',
            because: 'it ran before this operation, which only found it',
          }
        : decideRunning(request, version, moment);
    case 'FAILED':
      return mayTryAgain(moment)
        ? decideStartable(request, version, moment, wanted)
        : cannotRun(request, version);
    default:
      return cannotRun(request, version);
  }
}

function decideAbsent(request: RunRequest, { age }: Moment): Decision {
  return age < VISIBILITY
    ? wait('run.absent-yet', 'a new version is not visible at once')
    : fail('run.absent', messages.missing(request), 'there is no such version');
}

/**
 * A start that failed before this request is tried once more. A rollback and an edge also try once after a start of
 * somebody else, which may fail while they wait for it.
 */
function mayTryAgain({ situation, notes }: Moment): boolean {
  return !notes.tried && (notes.found === 'FAILED' || situation === 'restore' || situation === 'edge');
}

function cannotRun(request: RunRequest, version: ObservedVersion): Decision {
  return fail(
    'run.unstartable',
    messages.cannotRun(request, version),
    'a version with this status cannot be started',
  );
}

function decideStartable(
  request: RunRequest,
  version: ObservedVersion,
  moment: Moment,
  wanted: Wanted,
): Decision {
  if (version.runner !== request.runner) {
    return { row: 'run.unclaimed', action: 'claim', because: 'what is started is ours to stop' };
  }
  if (wanted !== 'running') return done('run.at-rest', 'its schedule does not let it run now, and starts it');
  if (isNewHere(request, version, moment)) {
    const because = 'an earlier operation claimed it, and an undo of this one must stop it';
    return { row: 'run.claimed-before', action: 'claim', because };
  }
  return { row: 'run.startable', action: 'start', because: `it can be started, being ${version.status}` };
}

/**
 * Whether the version is new to the resource, and this operation has not marked it yet. A version that this request
 * restarts already ran before.
 */
function isNewHere(request: RunRequest, version: ObservedVersion, moment: Moment): boolean {
  const { situation, notes } = moment;
  const isNew = situation === 'create' || situation === 'replace';
  return isNew && !notes.restarted && !isOfThisOperation(request, version, moment);
}

/**
 * Rekognition changes the units of a running model only by a new start. With a schedule we wait for its next start: AWS
 * would refuse a stop during our restart, and the model would run on.
 */
function decideRunning(request: RunRequest, version: ObservedVersion, moment: Moment): Decision {
  const { notes } = moment;
  const { minInferenceUnits: fewest, maxInferenceUnits: most = fewest } = version;
  const isAsAsked =
    fewest === undefined ||
    (fewest === request.minInferenceUnits && most === (request.maxInferenceUnits ?? fewest)) ||
    request.hours !== undefined;
  if (isAsAsked && mayBeOvertaken(request, moment)) {
    return wait('run.may-stop', 'a stop of the undone update may still arrive');
  }
  if (request.hours) {
    return done('run.running-scheduled', 'it runs, and other units come with the next start');
  }
  return isAsAsked || notes.restarted
    ? done('run.running', 'it runs')
    : {
        row: 'run.other-units',
        action: 'stop',
        because: 'it runs with other inference units, so it is stopped and started again',
      };
}

/**
 * The undone update may have stopped the model for other units, or for its schedule. AWS may not have executed that
 * call yet.
 */
function mayBeOvertaken(request: RunRequest, { situation, age }: Moment): boolean {
  const undone = situation === 'restore' ? formerOf(request) : undefined;
  if (!undone || !isSameVersion(undone, request) || age >= VISIBILITY) return false;
  const { hours, minInferenceUnits, maxInferenceUnits } = undone;
  return (
    hours !== undefined ||
    minInferenceUnits !== request.minInferenceUnits ||
    maxInferenceUnits !== request.maxInferenceUnits
  );
}

/** It runs, and this library did not start it. So it is used as it is, or refused, but never stopped. */
function decideFound(request: RunRequest, version: ObservedVersion): Decision {
  if (request.hours) {
    return fail(
      'run.found-scheduled',
      messages.foundRunning(request, version),
      'the schedule would stop what somebody else has started',
    );
  }
  const { minInferenceUnits: fewest = Number.POSITIVE_INFINITY, maxInferenceUnits: most = fewest } = version;
  const isEnough = fewest >= request.minInferenceUnits && most >= (request.maxInferenceUnits ?? 0);
  return isEnough
    ? done('run.found', 'it already runs, and keeps its owner')
    : fail('run.found-too-small', messages.foundRunning(request, version), 'it has too few units');
}
