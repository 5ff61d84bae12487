import { LONGEST_TIMEOUT } from '../../contract/limits';
import type { ResourceEvent } from '../cloudformation/request';
import type { Lifecycle, Progress } from '../engine/lifecycle';
import { log } from '../log';
import { done, fail, wait } from '../reconcile/decisions';
import type { Context, Kind, Moment, Notes, Observation, Services } from '../reconcile/kind';
import { reconcile } from '../reconcile/reconcile';
import { act } from './act';
import { decideStop } from './decide-deletion';
import { decidePresence } from './decide-presence';
import { type Change, type Decision, VISIBILITY } from './decision';
import { look } from './look';
import { measureCatchUp } from './measure';
import { caughtUpLate } from './messages';
import type { ObservedVersion } from './observation';
import { PAUSE } from './pace';
import { formerOf, isSameVersion, parseRequest, type RunRequest } from './request';
import { isAtRest } from './rest';

/**
 * The schedules of a model move last in a hand-over, so a start or a stop that falls into it strikes the version from
 * before. Once they have moved nothing strikes that one any more. If it then does what its successor was not left
 * doing, the successor has missed a call, which is made up for. A rollback moves the schedules back, and the same is
 * asked of the version that they come from.
 */
export function createCatchUp(services: Services): Lifecycle<Notes> {
  // There is nothing to catch up with before the first schedule and after the last.
  const nothing = async (event: ResourceEvent): Promise<Progress<Notes>> => {
    const physicalId = physicalIdOf(event);
    log({ requestType: event.RequestType, physicalId, decision: 'done', row: 'catch-up.not-moved' });
    return { answer: { status: 'SUCCESS', physicalId } };
  };
  return { ...reconcile(kind, services), onCreate: nothing, onDelete: nothing, physicalIdOf };
}

/** The id never changes: after a replacement a rollback would send no Update. */
function physicalIdOf(event: ResourceEvent): string {
  return event.RequestType === 'Create' ? event.LogicalResourceId : event.PhysicalResourceId;
}

/** What was missed, if the schedules come from a version with `status`, and the hand-over left the new one as `left`. */
export function missed(left: string, status: string): 'start' | 'stop' | undefined {
  if (runs(left) && isAtRest({ status })) return 'stop';
  return isAtRest({ status: left }) && runs(status) ? 'start' : undefined;
}

function runs(status: string): boolean {
  return status === 'RUNNING' || status === 'STARTING';
}

/** Where the schedules have come from, and where they are. */
interface Moved {
  /** The status of the version from before. */
  readonly former: string;
  readonly missed?: 'start' | 'stop';
  /** The version that has missed something. */
  readonly version?: ObservedVersion;
}

const kind: Kind<RunRequest, Moved, Change> = {
  parse(event) {
    const request = parseRequest(event);
    return request && { ...request, physicalId: physicalIdOf(event), timeout: LONGEST_TIMEOUT * 1000 };
  },
  undoneBy: () => undefined,
  observe,
  decide,
  examine: async (_context, _request, thing) => ({ kind: 'seen', thing }),
  act,
  report: {
    statusOf: ({ former, version }) => version?.status ?? former,
    isTouched: () => false,
    timedOut: (request, _moment, lastSeen) => caughtUpLate(request, lastSeen),
    byHand: () => undefined,
    attributes: () => ({}),
    measure: measureCatchUp,
    pause: () => PAUSE,
  },
};

/** Absent where the schedules have moved from no other version. */
async function observe(context: Context, request: RunRequest): Promise<Observation<Moved>> {
  const { age, situation } = context.moment;
  const former = formerOf(request);
  if (!former || isSameVersion(former, request)) return { kind: 'absent' };
  if (age < VISIBILITY) {
    return { kind: 'unknown', because: 'a call that the schedules made before they moved may be on its way' };
  }
  const before = await look(context, former);
  if (before.kind !== 'seen') return before;
  const { status } = before.thing;
  // What the last hand-over has left, also when it is being rolled back.
  const { Left } = (situation === 'restore' ? former : request).event.ResourceProperties;
  const what = missed(String(Left), status);
  if (!what) return { kind: 'seen', thing: { former: status } };
  const now = await look(context, request);
  if (now.kind === 'unknown' || now.kind === 'unobservable') return now;
  const version = now.kind === 'seen' ? now.thing : undefined;
  return { kind: 'seen', thing: { former: status, missed: what, version } };
}

function decide(request: RunRequest, observation: Observation<Moved>, moment: Moment): Decision {
  switch (observation.kind) {
    case 'unknown':
      return wait('catch-up.unknown', observation.because);
    case 'unobservable': {
      const { message } = observation;
      return fail('catch-up.unobservable', message, 'AWS does not let us look');
    }
    case 'absent':
      return done('catch-up.alone', 'there is no other version from before');
    case 'seen':
      return decideMissed(request, observation.thing, moment);
  }
}

/** What is stopped stays ours: the schedules start it again. */
function decideMissed(request: RunRequest, { missed: what, version }: Moved, moment: Moment): Decision {
  if (what === 'start') return decidePresence(request, version, moment);
  if (what === undefined) {
    return done('catch-up.nothing-missed', 'no call was missed');
  }
  const isOurs = version?.runner === request.runner;
  const rests = done('catch-up.stopped', 'it does not run, or not by us');
  return (version && isOurs && decideStop(version)) || rests;
}
