import * as messages from './messages';
import type { Observation, ObservedVersion } from './observation';
import type { RunRequest } from './request';

/** The one thing to do next. Its name is the log's word and the heading in docs/running-models.md. */
export type Decision =
  | { readonly action: 'wait'; readonly because: string }
  /** `claim` and `release` set and remove the runner tag; `start` and `stop` are Rekognition's. */
  | { readonly action: 'claim' | 'start' | 'stop' | 'release'; readonly because: string }
  | { readonly action: 'done'; readonly because: string }
  | { readonly action: 'fail'; readonly message: string; readonly because: string };

/** What time has to do with it. */
export interface Moment {
  /** The version may have been made a moment ago. */
  readonly mayNotShowYet: boolean;
  /** A call that starts the version may still be under way: the request that made it was cut off a moment ago. */
  readonly mayYetStart: boolean;
  /** A rollback to a version that the undone update never touched. */
  readonly untouched: boolean;
  readonly rollsBack: boolean;
  /** The schedule had the model stopped as the request began. */
  readonly rests: boolean;
  /** An earlier start had failed as the request began, and this request has not tried yet. */
  readonly mayTryAgain: boolean;
  /** It was started again for its units already: what Rekognition tells of them now has to be good enough. */
  readonly restarted: boolean;
}

/** Statuses of a version that does not run and can be started. A fresh copy never becomes TRAINING_COMPLETED. */
const STARTABLE: readonly string[] = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'];

/** Whether a schedule that finds this has the model stopped. */
export function isAtRest({ status }: Pick<ObservedVersion, 'status'>): boolean {
  return STARTABLE.includes(status) || status === 'STOPPING';
}

/** The decision table of docs/running-models.md, row by row. */
export function decide(request: RunRequest, observation: Observation, moment: Moment): Decision {
  if (moment.untouched) return { action: 'done', because: 'the update that is rolled back never touched it' };
  if (observation.kind === 'unknown') return { action: 'wait', because: observation.because };
  if (observation.kind === 'unobservable') {
    return { action: 'fail', message: observation.message, because: 'AWS does not let us look' };
  }
  const version = observation.kind === 'version' ? observation.version : undefined;
  if (request.type === 'Delete') return decideDelete(request, version, moment);
  const decision = decideEnsure(request, version, moment);
  // A stack that cannot go back helps nobody, and the failure that it goes back from has said what there is to say.
  return decision.action === 'fail' && moment.rollsBack
    ? { action: 'done', because: `it is left as it is, though ${decision.because}` }
    : decision;
}

/** Create and Update: the version shall run. */
function decideEnsure(request: RunRequest, version: ObservedVersion | undefined, moment: Moment): Decision {
  if (!version) {
    return moment.mayNotShowYet
      ? { action: 'wait', because: 'a version that was just made does not show at once' }
      : { action: 'fail', message: messages.missing(request), because: 'there is no such version' };
  }
  if (version.runner !== undefined && version.runner !== request.runner) {
    return {
      action: 'fail',
      message: messages.runByAnother(request, version),
      because: 'another resource runs it',
    };
  }
  const ours = version.runner === request.runner;
  switch (version.status) {
    case 'TRAINING_COMPLETED':
    case 'COPYING_COMPLETED':
    case 'STOPPED':
      return decideStartable(request, version, moment);
    case 'STARTING':
      return { action: 'wait', because: 'it is starting' };
    case 'STOPPING':
      return { action: 'wait', because: 'it can be started once it has stopped' };
    case 'COPYING_IN_PROGRESS':
      return { action: 'wait', because: 'it can be started once it is copied' };
    case 'RUNNING':
      return ours ? decideRunning(request, version, moment) : decideFound(request, version);
    case 'FAILED':
      return moment.mayTryAgain ? decideStartable(request, version, moment) : cannotRun(request, version);
    default:
      return cannotRun(request, version);
  }
}

function cannotRun(request: RunRequest, version: ObservedVersion): Decision {
  const message = messages.cannotRun(request, version);
  return { action: 'fail', message, because: 'a version with this status cannot be started' };
}

function decideStartable(request: RunRequest, version: ObservedVersion, moment: Moment): Decision {
  if (version.runner !== request.runner) {
    return { action: 'claim', because: 'what is started is ours to stop' };
  }
  return moment.rests
    ? { action: 'done', because: 'it is between the hours of its schedule, which starts it' }
    : { action: 'start', because: `it can be started, being ${version.status}` };
}

/**
 * Rekognition changes the units of a running model only by a new start. With a schedule that is the next one of the
 * schedule: a stop that fell into a restart of ours would be refused, and the model would run on.
 */
function decideRunning(request: RunRequest, version: ObservedVersion, moment: Moment): Decision {
  if (request.scheduled)
    return { action: 'done', because: 'it runs, and other units come with the next start' };
  const { minInferenceUnits: fewest, maxInferenceUnits: most = fewest } = version;
  const isAsAsked =
    fewest === undefined ||
    (fewest === request.minInferenceUnits && most === (request.maxInferenceUnits ?? fewest));
  return isAsAsked || moment.restarted
    ? { action: 'done', because: 'it runs' }
    : { action: 'stop', because: 'it runs with other inference units, so it is stopped and started again' };
}

/** It runs, and this library did not start it: it is good enough or it is not, but nobody asked us to stop it. */
function decideFound(request: RunRequest, version: ObservedVersion): Decision {
  if (request.scheduled) {
    return {
      action: 'fail',
      message: messages.foundRunning(request, version),
      because: 'the schedule would stop what somebody else has started',
    };
  }
  const { minInferenceUnits: fewest = Number.POSITIVE_INFINITY, maxInferenceUnits: most = fewest } = version;
  const isEnough = fewest >= request.minInferenceUnits && most >= (request.maxInferenceUnits ?? 0);
  return isEnough
    ? { action: 'done', because: 'it runs already, and stays whoever’s it is' }
    : { action: 'fail', message: messages.foundRunning(request, version), because: 'it has too few units' };
}

/** Delete: nothing that we have started shall run. */
function decideDelete(request: RunRequest, version: ObservedVersion | undefined, moment: Moment): Decision {
  if (!version || version.status === 'DELETING')
    return { action: 'done', because: 'there is nothing to stop' };
  const ours = version.runner === request.runner;
  switch (version.status) {
    case 'RUNNING':
      return ours
        ? { action: 'stop', because: 'it runs, and we have started it' }
        : { action: 'done', because: 'it runs, but we have not started it' };
    case 'STARTING':
      return ours
        ? { action: 'wait', because: 'it can be stopped once it runs' }
        : { action: 'done', because: 'it is starting, but not by us' };
    case 'STOPPING':
      return ours
        ? { action: 'wait', because: 'it is stopping' }
        : { action: 'done', because: 'it is stopping, and not ours' };
    default:
      if (moment.mayYetStart) return { action: 'wait', because: 'a start that was cut off may still arrive' };
      return ours && !request.staysOurs
        ? { action: 'release', because: 'it does not run any more' }
        : { action: 'done', because: 'it does not run' };
  }
}
