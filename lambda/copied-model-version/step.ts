import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { LONGEST_SERVICE_TIMEOUT } from '../../contract/limits';
import { type Answer, isStillWanted, isWanted, notWanted } from '../cloudformation/fence';
import { log } from '../log';
import { type CallRecord, rekognitionCalls } from '../rekognition/calls';
import { act, isChange } from './act';
import { type Decision, decide, type Moment } from './decide';
import { timedOut } from './messages';
import type { Observation, ObservedVersion } from './observation';
import { observe } from './observe';
import type { CopyRequest, Operation } from './request';

/**
 * One pass of the loop: observe, decide, act. onEvent makes the first pass and isComplete all the others, so
 * whatever was lost, doubled or cut short, the next pass goes on from what is true in AWS.
 */

export interface Services {
  readonly rekognition: RekognitionClient;
  readonly cloudFormation: CloudFormationClient;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export type Outcome = (
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly version?: ObservedVersion }
  | { readonly state: 'failed'; readonly message: string }
) & {
  readonly observation: Observation;
  /** CopyProjectVersion was called, and may have had its effect. */
  readonly copyCalled?: boolean;
  /** The copy that CopyProjectVersion said it started. */
  readonly copyArn?: string;
};

/** onEvent makes the first pass, isComplete every later one. */
export type Pass = 'first' | 'later';

/** Milliseconds that IAM and project policies may take to arrive everywhere. */
const PROPAGATION = 120_000;
/** Milliseconds for which "absent" may only mean "not visible yet". Longer than our functions may run. */
const VISIBILITY = 60_000;

export async function step(
  services: Services,
  request: CopyRequest,
  operation: Operation,
  pass: Pass,
): Promise<Outcome> {
  const calls: CallRecord[] = [];
  const rekognition = rekognitionCalls(services.rekognition, calls);
  const age = services.now() - Date.parse(operation.StartedAt);
  const deniedForGood = age > PROPAGATION;

  const observation = await observe(rekognition, request, operation, deniedForGood);
  const decision = decide(request, observation, momentOf(request, operation, age));
  const outcome = await carryOut();
  log({
    requestType: request.type,
    physicalId: request.physicalId,
    observed: observation.kind === 'version' ? observation.version.status : observation.kind,
    decision: decision.action,
    because: decision.because,
    outcome: outcome.state,
    ...(outcome.state === 'failed' ? { message: outcome.message } : {}),
    calls,
  });
  return outcome;

  async function carryOut(): Promise<Outcome> {
    if (decision.action === 'done') return { state: 'done', version: decision.version, observation };
    if (decision.action === 'fail') return { state: 'failed', message: decision.message, observation };
    if (age >= request.timeout) {
      return { state: 'failed', message: timedOut(request, lastSeen(observation, decision)), observation };
    }
    if (!isChange(decision)) return { state: 'waiting', observation };

    const answer = await fence(services, request, operation, pass);
    if (answer === 'not wanted') throw notWanted(request.event);
    if (answer === 'cannot be asked') return { state: 'waiting', observation };

    const effect = await act(rekognition, request, decision, deniedForGood);
    const copyCalled =
      decision.action === 'copy' &&
      (effect.kind === 'begun' || (effect.kind === 'not yet' && effect.uncertain));
    return effect.kind === 'failed'
      ? { state: 'failed', message: effect.message, observation }
      : {
          state: 'waiting',
          observation,
          copyCalled,
          copyArn: effect.kind === 'begun' ? effect.copyArn : undefined,
        };
  }
}

/**
 * Whether a change may be made. A Delete is always wanted, and CloudFormation could not tell: in the clean-up after
 * a replacement the resource's status speaks of its successor. What a rollback undoes is no Delete of CloudFormation's.
 */
async function fence(
  { cloudFormation }: Services,
  request: CopyRequest,
  operation: Operation,
  pass: Pass,
): Promise<Answer> {
  const { event, type, undoes } = request;
  if (type === 'Delete' && !undoes) return 'wanted';
  if (pass === 'later')
    return isStillWanted(cloudFormation, event, operation.Stack, Date.parse(operation.StartedAt));
  const answer = await isWanted(cloudFormation, event);
  return answer === 'cannot be asked' && !undoes ? 'wanted' : answer;
}

function momentOf(request: CopyRequest, operation: Operation, age: number): Moment {
  const unsure =
    request.type === 'Delete' ? request.idIsInvented && !operation.SawVersion : operation.CopyCalled;
  return {
    operationBegan: request.undoes
      ? // AWS does not tell when the undone update began. Its request had an hour at most.
        Date.parse(operation.StartedAt) - LONGEST_SERVICE_TIMEOUT * 1000
      : Date.parse(operation.Stack?.Since ?? operation.StartedAt),
    mayNotShowYet: Boolean(unsure) && age < VISIBILITY,
  };
}

function lastSeen(observation: Observation, decision: Decision): string {
  const what =
    observation.kind === 'version'
      ? `${observation.version.arn} ${observation.version.status}`
      : 'no such version';
  return observation.kind === 'unknown' ? observation.because : `${what} (${decision.because})`;
}
