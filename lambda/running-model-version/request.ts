import type { Hours } from '../../contract/hours';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import { describeProblems, type Problem } from '../../contract/problem';
import { problemsOfRunning, type RunningModelVersionProperties } from '../../contract/running-model-version';
import { Failure } from '../cloudformation/failure';
import { ownerOf } from '../cloudformation/owner';
import {
  deletionOfOld,
  isRecord,
  oldPropertiesIn,
  parseEvent,
  type ResourceEvent,
  type Stack,
  stackOf,
} from '../cloudformation/request';
import { mistyped, problemsOfStrings } from '../cloudformation/shape';
import type { CheckedRequest } from '../reconcile/kind';
import { physicalIdOf } from './identity';

/** One checked request, with everything that a decision needs to know about it. */
export interface RunRequest extends CheckedRequest {
  readonly projectArn: string;
  readonly modelVersionArn: string;
  /** The value of the runner tag. */
  readonly runner: string;
  readonly minInferenceUnits: number;
  readonly maxInferenceUnits?: number;
  readonly hours?: Hours;
  /** Milliseconds that it runs on in the clean-up after a hand-over. */
  readonly drain: number;
}

/**
 * Throws one `Failure` with every problem. For a Delete only what names the version must be right. Undefined for a Delete that
 * names none: then nothing was started.
 */
export function parseRequest(input: unknown): RunRequest | undefined {
  const event = parseEvent(input);
  // A resource of former versions of this library. It made nothing, and an upgrade deletes it.
  if (event.ResourceType === 'Custom::RekognitionScheduleCatchUp') return undefined;
  const stack = stackOf(event);
  const raw = event.ResourceProperties;
  // What somebody has stopped stays so, where neither the deleted version had a schedule nor the declared one has.
  if (event.RequestType === 'Schedule' && event.Edge === 'look at hours' && !raw.Schedule) return undefined;
  if (event.RequestType === 'Delete') return namesVersion(raw) ? resolve(event, stack, raw) : undefined;
  const shape = problemsOfShape(raw);
  const problems = shape.length > 0 ? shape : problemsOfValues(raw, stack);
  if (problems.length > 0) {
    throw new Failure(
      `${event.LogicalResourceId} cannot run a model as asked: ${describeProblems(problems)}`,
    );
  }
  return resolve(event, stack, raw);
}

/**
 * A Delete that we make ourselves. A cancelled update never reported its new id, so CloudFormation does not know the
 * version that it may have started. The old properties of the rollback's Update name it. A removal policy of RETAIN
 * lets it run.
 */
export function undoneBy({ event, physicalId }: RunRequest): RunRequest | undefined {
  if (event.RequestType !== 'Update' || oldPropertiesIn(event).Retain === 'true') return undefined;
  const undone = parseRequest(deletionOfOld(event, ''));
  // CloudFormation deletes by itself what it knows by its id.
  const isKnown = undone?.physicalId === event.PhysicalResourceId || undone?.physicalId === physicalId;
  return isKnown ? undefined : undone;
}

/** The former version of an Update: that of the old properties, if they name one. */
export function formerOf({ event, stack }: RunRequest): RunRequest | undefined {
  const old = oldPropertiesIn(event);
  return namesVersion(old) ? resolve(event, stack, old) : undefined;
}

/** Whether it is only there to stop something. */
export function isToStop(event: ResourceEvent): boolean {
  return event.RequestType === 'Delete' || (event.RequestType === 'Schedule' && event.Edge === 'stop');
}

export function isSameVersion(one: RunRequest, other: RunRequest): boolean {
  return one.modelVersionArn === other.modelVersionArn;
}

export function hasSameUnits(one: RunRequest, other: RunRequest): boolean {
  return (
    one.minInferenceUnits === other.minInferenceUnits && one.maxInferenceUnits === other.maxInferenceUnits
  );
}

const LONGEST = LONGEST_TIMEOUT * 1000;

/** `raw` is checked as far as the request needs it. */
function resolve(event: ResourceEvent, stack: Stack, raw: Record<string, unknown>): RunRequest {
  const properties = raw as unknown as RunningModelVersionProperties;
  return {
    event,
    stack,
    projectArn: properties.ProjectArn,
    modelVersionArn: properties.ModelVersionArn,
    physicalId: physicalIdOf(properties.ModelVersionArn),
    runner: ownerOf(stack, event.LogicalResourceId),
    minInferenceUnits: Number(properties.MinInferenceUnits),
    maxInferenceUnits:
      properties.MaxInferenceUnits === undefined ? undefined : Number(properties.MaxInferenceUnits),
    hours: properties.Schedule,
    drain: Number(properties.Drain ?? 0) * 1000,
    // A stop may have to wait for a start that takes longer than its time-out.
    timeout: ['Delete', 'Schedule'].includes(event.RequestType)
      ? LONGEST
      : Math.min(Number(properties.Timeout) * 1000, LONGEST),
    // Going back may have to wait for a start and a stop before its own start.
    timeoutOfRestore: LONGEST,
  };
}

function namesVersion(raw: Record<string, unknown>): boolean {
  const { ProjectArn: projectArn, ModelVersionArn: modelVersionArn } = raw;
  return (
    typeof projectArn === 'string' &&
    typeof modelVersionArn === 'string' &&
    problemsOfRunning({ projectArn, modelVersionArn }).length === 0
  );
}

function problemsOfShape(raw: ResourceEvent['ResourceProperties']): Problem[] {
  const { Schedule: hours } = raw;
  const namesHours = isRecord(hours) && typeof hours.Start === 'string' && typeof hours.Stop === 'string';
  return [
    ...problemsOfStrings(raw, ['ProjectArn', 'ModelVersionArn'], ['MaxInferenceUnits']),
    ...(hours === undefined || namesHours
      ? []
      : [mistyped(raw, 'Schedule', 'it must have a Start and a Stop', 'pass both as strings')]),
  ];
}

function problemsOfValues(raw: ResourceEvent['ResourceProperties'], { account, region }: Stack): Problem[] {
  return problemsOfRunning({
    projectArn: raw.ProjectArn,
    modelVersionArn: raw.ModelVersionArn,
    minInferenceUnits: Number(raw.MinInferenceUnits ?? Number.NaN),
    maxInferenceUnits: raw.MaxInferenceUnits === undefined ? undefined : Number(raw.MaxInferenceUnits),
    timeout: Number(raw.Timeout ?? Number.NaN),
    drain: Number(raw.Drain ?? 0),
    account,
    region,
  });
}
