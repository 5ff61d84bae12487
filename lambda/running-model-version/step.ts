import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import { notWanted } from '../cloudformation/fence';
import { fence } from '../cloudformation/operation';
import { log } from '../log';
import type { Output } from '../metrics';
import { type CallRecord, rekognitionCalls } from '../rekognition/calls';
import { act, isChange } from './act';
import { type Decision, decide, type Moment } from './decide';
import { noRoom, timedOut } from './messages';
import type { Observation, ObservedVersion } from './observation';
import { observe } from './observe';
import type { Operation, RunRequest } from './request';

/**
 * One pass of the loop: observe, decide, act, as for a copy. onEvent only looks, isComplete makes all the passes, so
 * whatever was lost, doubled or cut short, the next pass goes on from what is true in AWS.
 */

export interface Services extends Output {
  readonly rekognition: RekognitionClient;
  readonly cloudFormation: CloudFormationClient;
  readonly memory: Memory;
}

/** What this process knows of a request beyond AWS. A process that does not know is more patient, and does no harm. */
export interface Memory {
  /** Since when there has been no room for the start. */
  readonly fullSince: Map<string, number>;
  /** Requests that have tried to start a model. */
  readonly tried: Set<string>;
  /** Requests that have stopped a model in order to start it again. */
  readonly restarted: Set<string>;
}

export const emptyMemory = (): Memory => ({ fullSince: new Map(), tried: new Set(), restarted: new Set() });

export type Outcome =
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly version?: ObservedVersion }
  | { readonly state: 'failed'; readonly message: string };

/** What there is, and what to do about it. */
export interface View {
  readonly observation: Observation;
  readonly decision: Decision;
}

/** Milliseconds that IAM may take to arrive everywhere. */
const PROPAGATION = 120_000;
/** Milliseconds for which "absent" may only mean "not visible yet", and a call may be under way. Longer than our functions may run. */
export const VISIBILITY = 60_000;
/** Milliseconds that another model gets to stop and make room. A stop takes a few minutes. */
const ROOM = 600_000;
/** Milliseconds of an invocation after which nothing is begun any more: the slowest call must fit into what is left. */
export const LATEST_CHANGE = 30_000;

/** Observes and decides, and changes nothing. */
export async function look(services: Services, request: RunRequest, operation: Operation): Promise<View> {
  const calls: CallRecord[] = [];
  const view = await see(services, request, operation, calls);
  note(request, view, calls, { outcome: 'looked' });
  return view;
}

/** One whole pass. `began` is when the invocation did. */
export async function step(
  services: Services,
  request: RunRequest,
  operation: Operation,
  began: number,
): Promise<Outcome> {
  const calls: CallRecord[] = [];
  const view = await see(services, request, operation, calls);
  const { observation, decision } = view;
  const age = ageOf(services, operation);
  const { outcome, held } = await carryOut();
  note(request, view, calls, {
    outcome: outcome.state,
    ...(held ? { held } : {}),
    ...(outcome.state === 'failed' ? { message: outcome.message } : {}),
  });
  return outcome;

  /** `held`: why a change that was decided did not come about. */
  async function carryOut(): Promise<{ outcome: Outcome; held?: string }> {
    if (decision.action === 'done') return { outcome: { state: 'done', version: versionIn(observation) } };
    if (decision.action === 'fail') return { outcome: { state: 'failed', message: decision.message } };
    // A rollback has nowhere to go back to, and may have to wait for a start and a stop before its own start.
    const rollsBack = operation.RollsBack === 'true';
    const timeout = rollsBack ? LONGEST_TIMEOUT * 1000 : request.timeout;
    if (age >= timeout) {
      const message = timedOut(request, { timeout, rollsBack, state: lastSeen(observation, decision) });
      return { outcome: { state: 'failed', message } };
    }
    const waiting: Outcome = { state: 'waiting' };
    if (!isChange(decision)) return { outcome: waiting };

    const answer = await fence(services, request, operation);
    if (answer === 'not wanted') throw notWanted(request.event);
    if (answer === 'cannot be asked') return { outcome: waiting, held: 'CloudFormation cannot be asked' };
    if (services.now() - began > LATEST_CHANGE) return { outcome: waiting, held: 'the pass took too long' };

    const effect = await act(
      rekognitionCalls(services.rekognition, calls),
      request,
      decision,
      age > PROPAGATION,
    );
    switch (effect.kind) {
      case 'begun':
        remember(services, request, operation, decision);
        return { outcome: waiting };
      case 'not yet':
        if (effect.refused) remember(services, request, operation, decision);
        return { outcome: waiting, held: effect.because };
      case 'no room':
        return isFullForGood(services, request, operation)
          ? { outcome: { state: 'failed', message: noRoom(request, effect.because) } }
          : { outcome: waiting, held: effect.because };
      case 'failed':
        return { outcome: { state: 'failed', message: effect.message } };
    }
  }
}

async function see(
  services: Services,
  request: RunRequest,
  operation: Operation,
  calls: CallRecord[],
): Promise<View> {
  const deniedForGood = ageOf(services, operation) > PROPAGATION;
  const observation = await observe(rekognitionCalls(services.rekognition, calls), request, deniedForGood);
  return { observation, decision: decide(request, observation, momentOf(services, request, operation)) };
}

function momentOf(services: Services, request: RunRequest, operation: Operation): Moment {
  const { tried, restarted } = services.memory;
  const key = keyOf(request, operation);
  const isYoung = ageOf(services, operation) < VISIBILITY;
  const isDelete = request.type === 'Delete';
  const wasCutOff = request.idIsInvented || operation.RollsBack === 'true';
  return {
    mayNotShowYet: isYoung,
    mayYetStart: isYoung && isDelete && wasCutOff,
    untouched: operation.Untouched === 'true' && !isDelete,
    rollsBack: operation.RollsBack === 'true',
    rests: operation.Rests === 'true',
    mayTryAgain: operation.FoundFailed === 'true' && !tried.has(key),
    restarted: restarted.has(key),
  };
}

function remember(services: Services, request: RunRequest, operation: Operation, { action }: Decision): void {
  const { tried, restarted } = services.memory;
  const key = keyOf(request, operation);
  if (action === 'start') tried.add(key);
  if (action === 'stop' && request.type !== 'Delete') restarted.add(key);
}

/** In a rollback there is nothing to go back to, so it waits for room as long as it may. */
function isFullForGood(services: Services, request: RunRequest, operation: Operation): boolean {
  const { fullSince } = services.memory;
  const key = keyOf(request, operation);
  const since = fullSince.get(key) ?? services.now();
  fullSince.set(key, since);
  return !operation.RollsBack && services.now() - since >= ROOM;
}

function keyOf(request: RunRequest, operation: Operation): string {
  return `${request.stack.id} ${request.physicalId} ${operation.StartedAt}`;
}

export function ageOf(services: Services, operation: Operation): number {
  return services.now() - Date.parse(operation.StartedAt);
}

function versionIn(observation: Observation): ObservedVersion | undefined {
  return observation.kind === 'version' ? observation.version : undefined;
}

function note(request: RunRequest, view: View, calls: CallRecord[], more: object): void {
  const { observation, decision } = view;
  log({
    requestType: nameOf(request),
    physicalId: request.physicalId,
    observed: versionIn(observation)?.status ?? observation.kind,
    decision: decision.action,
    because: decision.because,
    ...more,
    calls,
  });
}

function nameOf({ staysOurs, undoes, type }: RunRequest): string {
  if (staysOurs) return 'catch up';
  return undoes ? 'undo' : type;
}

function lastSeen(observation: Observation, decision: Decision): string {
  if (observation.kind === 'unknown') return observation.because;
  return `${versionIn(observation)?.status ?? 'no such version'} (${decision.because})`;
}
