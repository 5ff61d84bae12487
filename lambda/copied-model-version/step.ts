import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { LONGEST_SERVICE_TIMEOUT } from '../../contract/limits';
import type { CallRecord } from '../call-record';
import { currentOperation, notWanted } from '../cloudformation/fence';
import { fence } from '../cloudformation/operation';
import type { GateCalls } from '../gate-calls';
import { log } from '../log';
import type { Output } from '../metrics';
import { rekognitionCalls } from '../rekognition/calls';
import { act, isChange, outcomeOf } from './act';
import { type Decision, decide, type Moment } from './decide';
import { examine } from './examine';
import { timedOut } from './messages';
import type { Observation, ObservedVersion } from './observation';
import { observe } from './observe';
import type { CopyRequest, Operation } from './request';

/**
 * One pass of the loop: observe, decide, act. onEvent only looks, isComplete makes all the passes, so whatever was lost,
 * doubled or cut short, the next pass goes on from what is true in AWS.
 */

export interface Services extends Output {
  readonly rekognition: RekognitionClient;
  readonly cloudFormation: CloudFormationClient;
  /** Loaded when the first gate asks for it. */
  readonly gateCalls: () => Promise<GateCalls>;
  /**
   * When copies were last asked for, by project and name, as far as this process knows. While a new copy does not show,
   * it keeps us from asking again; a process that does not know is kept from it by the name being taken.
   */
  readonly asked: Map<string, number>;
}

export type Outcome =
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly version?: ObservedVersion }
  | { readonly state: 'failed'; readonly message: string };

/** What there is, and what to do about it. */
export interface View {
  readonly observation: Observation;
  readonly decision: Decision;
}

/** Milliseconds that IAM and project policies may take to arrive everywhere. */
const PROPAGATION = 120_000;
/** Milliseconds for which "absent" may only mean "not visible yet". Longer than our functions may run. */
const VISIBILITY = 60_000;
/** Milliseconds of an invocation after which nothing is begun any more: the slowest call must fit into what is left. */
export const LATEST_CHANGE = 30_000;

/** Observes and decides, and changes nothing. */
export async function look(services: Services, request: CopyRequest, operation: Operation): Promise<View> {
  const calls: CallRecord[] = [];
  const view = await see(services, request, operation, calls, true);
  note(request, view, calls, { outcome: 'looked' });
  return view;
}

/**
 * One whole pass. `began` is when the invocation did.
 *
 * What changed tags lead to is known without another look, so the pass goes on. A request that has set its tags is at
 * rest: it does not set them against another one, such as an update that is delivered late, in its own rollback.
 */
export async function step(
  services: Services,
  request: CopyRequest,
  noted: Operation,
  began: number,
): Promise<Outcome> {
  const operation = await withRollback(services, request, noted);
  const calls: CallRecord[] = [];
  let view = await see(services, request, operation, calls, request.type === 'Delete');
  for (;;) {
    const { outcome, held, left } = await carryOut(services, request, operation, began, view, calls);
    note(request, view, calls.splice(0), {
      outcome: outcome.state,
      ...(held ? { held } : {}),
      ...(outcome.state === 'failed' ? { message: outcome.message } : {}),
    });
    if (!left) return outcome;
    view = viewOf(services, request, operation, left);
  }
}

interface CarriedOut {
  readonly outcome: Outcome;
  /** Why a change that was decided did not come about. */
  readonly held?: string;
  /** What there is now, where that is known. */
  readonly left?: Observation;
}

async function carryOut(
  services: Services,
  request: CopyRequest,
  operation: Operation,
  began: number,
  { observation, decision }: View,
  calls: CallRecord[],
): Promise<CarriedOut> {
  const age = ageOf(services, operation);
  if (decision.action === 'done') return { outcome: { state: 'done', version: decision.version } };
  if (decision.action === 'fail') return { outcome: { state: 'failed', message: decision.message } };
  if (decision.action === 'examine') {
    const deniedForGood = age > PROPAGATION;
    const manner = { deniedForGood, isNew: operation.IsNew !== undefined };
    const left = await examine(services, calls, request, decision.version, manner);
    return { outcome: { state: 'waiting' }, left };
  }
  if (age >= request.timeout) {
    return { outcome: { state: 'failed', message: timedOut(request, lastSeen(observation, decision)) } };
  }
  const waiting: Outcome = { state: 'waiting' };
  const isDoubtful = decision.action === 'wait' && decision.isDoubtful;
  if (!isChange(decision) && !isDoubtful) return { outcome: waiting };

  const answer = await fence(services, request, operation);
  if (answer === 'not wanted') throw notWanted(request.event);
  if (answer === 'cannot be asked') return { outcome: waiting, held: 'CloudFormation cannot be asked' };
  if (!isChange(decision)) return { outcome: waiting };
  if (services.now() - began > LATEST_CHANGE) return { outcome: waiting, held: 'the pass took too long' };

  const rekognition = rekognitionCalls(services.rekognition, calls);
  const effect = await act(rekognition, request, decision, age > PROPAGATION);
  if (effect.kind === 'failed') return { outcome: { state: 'failed', message: effect.message } };
  if (decision.action === 'copy' && (effect.kind === 'begun' || effect.uncertain)) {
    services.asked.set(keyOf(request), services.now());
  }
  return effect.kind === 'begun'
    ? { outcome: waiting, left: outcomeOf(request, decision) }
    : { outcome: waiting, held: effect.because };
}

async function see(
  services: Services,
  request: CopyRequest,
  operation: Operation,
  calls: CallRecord[],
  wholly: boolean,
): Promise<View> {
  const age = ageOf(services, operation);
  const manner = { deniedForGood: age > PROPAGATION, wholly };
  const observation = await observe(rekognitionCalls(services.rekognition, calls), request, manner);
  return viewOf(services, request, operation, observation);
}

function viewOf(
  services: Services,
  request: CopyRequest,
  operation: Operation,
  observation: Observation,
): View {
  return { observation, decision: decide(request, observation, momentOf(services, request, operation)) };
}

/**
 * A rollback that onEvent did not see, since CloudFormation would not answer, must not be taken for a promotion: its copy
 * would be compared with the version that was to replace it.
 */
async function withRollback(
  services: Services,
  request: CopyRequest,
  operation: Operation,
): Promise<Operation> {
  if (request.type !== 'Update' || operation.Stack) return operation;
  const now = await currentOperation(services.cloudFormation, request.event);
  return now?.Status.includes('ROLLBACK') ? { ...operation, RollsBack: 'true', IsNew: undefined } : operation;
}

function momentOf(services: Services, request: CopyRequest, operation: Operation): Moment {
  const unseenFor =
    request.type === 'Delete'
      ? (request.idIsInvented || operation.RollsBack) && !operation.SawVersion
        ? ageOf(services, operation)
        : undefined
      : services.now() - (services.asked.get(keyOf(request)) ?? Number.NEGATIVE_INFINITY);
  return {
    operationBegan: request.undoes
      ? // AWS does not tell when the undone update began. Its request had an hour at most.
        Date.parse(operation.StartedAt) - LONGEST_SERVICE_TIMEOUT * 1000
      : Date.parse(operation.Stack?.Since ?? operation.StartedAt),
    isNew: operation.IsNew === 'true',
    rollsBack: operation.RollsBack === 'true',
    mayBeUndone: operation.Returns === 'true',
    mayNotShowYet: unseenFor !== undefined && unseenFor < VISIBILITY,
  };
}

function ageOf(services: Services, operation: Operation): number {
  return services.now() - Date.parse(operation.StartedAt);
}

function keyOf(request: CopyRequest): string {
  return `${request.destinationProjectArn} ${request.versionName}`;
}

function note(request: CopyRequest, view: View, calls: CallRecord[], more: object): void {
  const { observation, decision } = view;
  log({
    requestType: request.type,
    physicalId: request.physicalId,
    observed: observation.kind === 'version' ? observation.version.status : observation.kind,
    decision: decision.action,
    because: decision.because,
    ...more,
    calls,
  });
}

function lastSeen(observation: Observation, decision: Decision): string {
  const what =
    observation.kind === 'version'
      ? `${observation.version.arn} ${observation.version.status}`
      : 'no such version';
  return observation.kind === 'unknown' ? observation.because : `${what} (${decision.because})`;
}
