import type { Hours } from '../../contract/hours';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import type { Problem } from '../../contract/problem';
import { problemsOfRunning, type RunningModelVersionProperties } from '../../contract/running-model-version';
import { ownerOf } from '../cloudformation/owner';
import {
  type Edge,
  idIn,
  isRecord,
  oldPropertiesIn,
  type ResourceEvent,
  stackOf,
} from '../cloudformation/request';
import { mistyped, problemsOfStrings, throwProblems } from '../cloudformation/shape';
import type { CheckedRequest } from '../reconcile/kind';
import { physicalIdOf, versionArnIn } from './identity';

/** One checked request, with everything that a decision needs to know about it. */
export interface RunRequest extends CheckedRequest {
  readonly projectArn: string;
  readonly modelVersionArn: string;
  /** The value of the runner tag. */
  readonly runner: string;
  readonly minInferenceUnits: number;
  readonly maxInferenceUnits?: number;
  readonly hours?: Hours;
  /** Milliseconds that the former version runs on in the clean-up after a hand-over. */
  readonly drain: number;
}

type Raw = Readonly<Record<string, any>>;

/** The edges that a schedule has sent, or that only a schedule needs. */
const OF_HOURS: readonly Edge['Edge'][] = ['start', 'stop', 'look at hours'];

/**
 * Throws one `Failure` with every problem. For a Delete only what names the version must be right. Undefined for a
 * Delete that names none: then nothing was started.
 */
export function parseRequest(event: ResourceEvent): RunRequest | undefined {
  const raw = event.ResourceProperties;
  // A resource of former versions of this library. It made nothing, and an upgrade deletes it.
  if (event.ResourceType === 'Custom::RekognitionScheduleCatchUp') return undefined;
  // The schedule is gone, and somebody may have stopped the model since.
  if (event.RequestType === 'Schedule' && OF_HOURS.includes(event.Edge) && !raw.Schedule) return undefined;
  if (event.RequestType === 'Delete') return namesVersion(raw) ? resolveDeletion(event, raw) : undefined;
  const { account, region } = stackOf(event);
  const shape = problemsOfShape(raw);
  const problems = shape.length > 0 ? shape : problemsOfRunning({ ...valuesOf(raw), account, region });
  throwProblems(event, 'cannot run a model as asked', problems);
  return resolve(event, raw);
}

/** The former version of an Update: that of the old properties, if they name one. */
export function formerOf({ event }: RunRequest): RunRequest | undefined {
  const old = oldPropertiesIn(event);
  return namesVersion(old) ? resolve(event, old) : undefined;
}

export function isSameVersion(one: RunRequest, other: RunRequest): boolean {
  return one.modelVersionArn === other.modelVersionArn;
}

/** The id names the version that CloudFormation deletes, even if the properties name another one. */
function resolveDeletion(event: ResourceEvent, raw: Raw): RunRequest {
  const ModelVersionArn = versionArnIn(idIn(event)!, raw.ModelVersionArn) ?? raw.ModelVersionArn;
  return resolve(event, { ...raw, ModelVersionArn });
}

const LONGEST = LONGEST_TIMEOUT * 1000;

/** `raw` is checked as far as the request needs it. */
function resolve(event: ResourceEvent, raw: Raw): RunRequest {
  const stack = stackOf(event);
  const { timeout, drain, ...values } = valuesOf(raw);
  return {
    event,
    stack,
    ...values,
    physicalId: physicalIdOf(values.modelVersionArn),
    runner: ownerOf(stack, event.LogicalResourceId),
    hours: raw.Schedule,
    drain: drain * 1000,
    // A stop may have to wait for a start that takes longer than its time-out.
    timeout: ['Delete', 'Schedule'].includes(event.RequestType) ? LONGEST : timeout * 1000,
    // Going back may have to wait for a start and a stop before its own start.
    timeoutOfRestore: LONGEST,
  };
}

/** The properties as values. A number that is missing or malformed is NaN. Times are in seconds. */
function valuesOf(raw: Raw) {
  const {
    ProjectArn,
    ModelVersionArn,
    MinInferenceUnits,
    MaxInferenceUnits,
    Timeout,
    Drain = '0',
  } = raw as RunningModelVersionProperties;
  return {
    projectArn: ProjectArn,
    modelVersionArn: ModelVersionArn,
    minInferenceUnits: Number(MinInferenceUnits),
    maxInferenceUnits: MaxInferenceUnits === undefined ? undefined : Number(MaxInferenceUnits),
    timeout: Number(Timeout),
    drain: Number(Drain),
  };
}

const NAMES = ['ProjectArn', 'ModelVersionArn'] as const;

function namesVersion(raw: Raw): boolean {
  const { ProjectArn: projectArn, ModelVersionArn: modelVersionArn } = raw;
  return (
    problemsOfStrings(raw, NAMES).length === 0 &&
    problemsOfRunning({ projectArn, modelVersionArn }).length === 0
  );
}

function problemsOfShape(raw: Raw): Problem[] {
  const { Schedule: hours } = raw;
  const namesHours = isRecord(hours) && typeof hours.Start === 'string' && typeof hours.Stop === 'string';
  return [
    ...problemsOfStrings(raw, NAMES, ['MaxInferenceUnits']),
    ...(hours === undefined || namesHours
      ? []
      : [mistyped(raw, 'Schedule', 'it must have a Start and a Stop', 'pass both as strings')]),
  ];
}
