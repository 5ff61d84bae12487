import { markAgain, markAsFound } from '../cloudformation/mark';
import { done, examine, fail, VISIBILITY, wait } from '../reconcile/decisions';
import type { Moment } from '../reconcile/kind';
import { isOfThisOperation, isTakenBack } from '../reconcile/maker';
import { decideStop } from './decide-deletion';
import { change, type Decision } from './decision';
import * as messages from './messages';
import type { ObservedVersion } from './observation';
import { formerOf, isSameVersion, type RunRequest } from './request';
import { isOff, type Wanted, wantedNow } from './wanted';

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
  if (wanted === 'about to change') {
    return wait('run.edge-near', 'its schedule starts or stops it within two minutes');
  }
  const isOurs = version?.runner === request.runner;
  const stop = version && isOurs && wanted === 'stopped' ? decideStop(version) : undefined;
  if (stop) return stop;
  if (moment.situation === 'edge' && wanted === 'stopped') {
    if (moment.sinceAsked < VISIBILITY) {
      return wait('run.may-start', 'a start that this edge has asked for may still arrive');
    }
    return done('run.at-rest', 'it does not run, or we did not start it');
  }
  if (!version) {
    return moment.age < VISIBILITY
      ? wait('run.absent-yet', 'a new version is not visible at once')
      : fail('run.absent', messages.missing(request), 'there is no such version');
  }
  if (version.runner !== undefined && !isOurs) {
    return fail('run.by-another', messages.runByAnother(request, version), 'another resource runs it');
  }
  switch (version.status) {
    case 'RUNNING':
      return isOurs ? decideRunning(request, version, moment) : decideFound(request, version);
    case 'STARTING':
      return wait('run.starting', 'it is starting');
    case 'STOPPING':
      return wait('run.stopping', 'it can be started once it has stopped');
    case 'COPYING_IN_PROGRESS':
      return wait('run.copying', 'it can be started once it is copied');
  }
  if (!isStartable(version, moment)) {
    const message = messages.cannotRun(request, version);
    return fail('run.unstartable', message, 'a version with this status cannot be started');
  }
  return decideStartable(request, version, moment, wanted);
}

/**
 * A start that failed before this request is tried once more. A rollback and an edge also try once after a start of
 * somebody else, which may fail while they wait for it.
 */
function isStartable({ status }: ObservedVersion, { situation, notes }: Moment): boolean {
  if (status !== 'FAILED') return ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'].includes(status);
  return !notes.tried && (notes.found === 'FAILED' || situation === 'restore' || situation === 'edge');
}

function decideStartable(
  request: RunRequest,
  version: ObservedVersion,
  moment: Moment,
  wanted: Wanted,
): Decision {
  if (version.runner !== request.runner) {
    return change('run.unclaimed', 'claim', 'what is started is ours to stop');
  }
  if (wanted !== 'running') return done('run.at-rest', 'its schedule does not let it run now');
  if (isNewHere(request, version, moment)) {
    const because = 'an earlier operation claimed it, and an undo of this one must stop it';
    return change('run.claimed-before', 'claim', because);
  }
  return change('run.startable', 'start', `it can be started, being ${version.status}`);
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
  if (isNewHere(request, version, moment)) return decideFoundOurs(request, version, moment);
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
  if (isAsAsked || moment.notes.restarted || isStartedMeanwhile(moment))
    return done('run.running', 'it runs');
  const because = 'it runs with other inference units, so it is stopped and started again';
  return change('run.other-units', 'stop', because);
}

function decideFoundOurs(request: RunRequest, version: ObservedVersion, moment: Moment): Decision {
  const { mark, verdict } = version;
  const mayBeTakenBack = mark && isTakenBack(request, version, moment);
  if (mayBeTakenBack && mark.found && verdict === undefined) {
    return examine('run.operation-unread', 'operation', 'what became of the operation that found it?');
  }
  const isTakenBackNow = mayBeTakenBack && (!mark.found || verdict === 'finished');
  const because = 'it ran before this operation, which only found it';
  return {
    ...change('run.found-ours', 'find', because),
    mark: isTakenBackNow ? markAgain(mark, moment.operation) : markAsFound(request.stack, moment.operation),
  };
}

/** While an edge goes on for a rollback, a person may start the model, with the units that there is room for. */
function isStartedMeanwhile({ situation, notes }: Moment): boolean {
  return situation === 'edge' && notes.found !== 'RUNNING';
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
  if (isOff(request)) return found;
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
    ? found
    : fail('run.found-too-small', messages.foundRunning(request, version), 'it has too few units');
}

const found = done('run.found', 'it already runs, and keeps its owner');
