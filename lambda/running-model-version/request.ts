import { parseModelVersionArn } from '../../contract/arns';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import { describeProblems, type Problem } from '../../contract/problem';
import {
  problemsOfRunning,
  type RunningModelVersionProperties,
  type ScheduleCatchUpProperties,
} from '../../contract/running-model-version';
import { Failure } from '../cloudformation/failure';
import type { RequestOperation } from '../cloudformation/operation';
import { ownerOf } from '../cloudformation/owner';
import { parseEvent, type ResourceEvent, type Stack, stackOf } from '../cloudformation/request';
import { physicalIdOf } from './identity';

/** What onEvent notes for the passes after it: it travels in the event beside CloudFormation's own members. */
export interface Operation extends RequestOperation {
  /** Set when an update that was cancelled may have started a version that CloudFormation does not know: see `undoneBy`. */
  readonly Owes?: 'true';
  /** Set in a rollback to a version that the undone update never touched: it stays as it is. */
  readonly Untouched?: 'true';
  /** Set when the schedule had the model stopped as the request began: it need not run in the end. */
  readonly Rests?: 'true';
  /** Set when an earlier start had failed as the request began: this one may try once more. */
  readonly FoundFailed?: 'true';
  /** Set when the model ran already as the request began: then it is not this one that starts it. */
  readonly FoundRunning?: 'true';
}

/** One request, checked and resolved: everything that a decision needs to know of it. */
export interface RunRequest {
  readonly event: ResourceEvent;
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly stack: Stack;
  readonly logicalId: string;
  readonly projectArn: string;
  readonly modelVersionArn: string;
  readonly versionName: string;
  readonly physicalId: string;
  /** The value of the runner tag. */
  readonly runner: string;
  readonly minInferenceUnits: number;
  readonly maxInferenceUnits?: number;
  readonly scheduled: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  /** On a Delete: the id is not the one that the properties give, so CloudFormation invented it, or it is one of our own making. */
  readonly idIsInvented: boolean;
  /** A Delete of our own making: what a cancelled update has started. */
  readonly undoes: boolean;
  /** On a Delete of our own making: the version is stopped, and stays ours to start and stop. */
  readonly staysOurs: boolean;
}

/** Throws one `Failure` with every problem. For a Delete only what names the version must be right. */
export function parseRequest(input: unknown): RunRequest {
  const event = parseEvent(input);
  const stack = stackOf(event);
  const raw = event.ResourceProperties;
  const shape = problemsOfShape(raw);
  const problems = shape.length > 0 ? shape : problemsOfValues(raw, event.RequestType, stack);
  if (problems.length > 0) {
    throw new Failure(
      `${event.LogicalResourceId} cannot run a model as asked: ${describeProblems(problems)}`,
    );
  }
  return resolve(event, stack, raw as unknown as RunningModelVersionProperties);
}

/** Whether the properties of a Delete name a version at all. If they do not, nothing can ever have been started for them. */
export function namesNoVersion(event: ResourceEvent): boolean {
  return event.RequestType === 'Delete' && !namesVersion(event.ResourceProperties);
}

/**
 * The Delete that an update owes. An update that was cancelled before it could tell its new id has perhaps started a
 * version that CloudFormation does not know of. The next update, most often its rollback, has that version in its old
 * properties, under an id that is neither the one it comes with nor the one it asks for. Where the removal policy lets
 * models run on there is no such Delete.
 */
export function undoneBy(request: RunRequest): RunRequest | undefined {
  const { event } = request;
  const old = event.OldResourceProperties ?? {};
  if (old.Retain === 'true' || !namesVersion(old)) return undefined;
  const undone = resolve(
    {
      ...event,
      RequestType: 'Delete',
      // The update never told its id, so the version is the one that the properties name.
      PhysicalResourceId: '',
      ResourceProperties: old,
      OldResourceProperties: undefined,
    },
    request.stack,
    old as unknown as RunningModelVersionProperties,
  );
  const isKnown = undone.physicalId === event.PhysicalResourceId;
  return isKnown || undone.physicalId === request.physicalId ? undefined : { ...undone, undoes: true };
}

/** What the request would have had to say before: the version of the old properties, if they name one. */
export function formerOf(request: RunRequest): RunRequest | undefined {
  const { event, stack } = request;
  const old = event.OldResourceProperties ?? {};
  return namesVersion(old)
    ? resolve({ ...event, ResourceProperties: old }, stack, old as unknown as RunningModelVersionProperties)
    : undefined;
}

function resolve(
  event: ResourceEvent,
  stack: Stack,
  properties: RunningModelVersionProperties & Partial<ScheduleCatchUpProperties>,
): RunRequest {
  const isDelete = event.RequestType === 'Delete';
  const physicalId = physicalIdOf(properties.ModelVersionArn);
  return {
    event,
    type: event.RequestType,
    stack,
    logicalId: event.LogicalResourceId,
    projectArn: properties.ProjectArn,
    modelVersionArn: properties.ModelVersionArn,
    versionName: parseModelVersionArn(properties.ModelVersionArn)!.versionName,
    physicalId,
    runner: ownerOf(stack, properties.RunBy ?? event.LogicalResourceId),
    minInferenceUnits: Number(properties.MinInferenceUnits),
    maxInferenceUnits:
      properties.MaxInferenceUnits === undefined ? undefined : Number(properties.MaxInferenceUnits),
    scheduled: properties.Scheduled === 'true',
    // A stop may have to wait for a start that outlasts its own time-out.
    timeout: (isDelete ? LONGEST_TIMEOUT : Math.min(Number(properties.Timeout), LONGEST_TIMEOUT)) * 1000,
    idIsInvented: isDelete && event.PhysicalResourceId !== physicalId,
    undoes: false,
    staysOurs: false,
  };
}

function namesVersion(raw: ResourceEvent['ResourceProperties']): boolean {
  const { ProjectArn: projectArn, ModelVersionArn: modelVersionArn } = raw;
  return (
    typeof projectArn === 'string' &&
    typeof modelVersionArn === 'string' &&
    problemsOfRunning({ projectArn, modelVersionArn }).length === 0
  );
}

const REQUIRED = ['ProjectArn', 'ModelVersionArn'] as const;
const OPTIONAL = ['MaxInferenceUnits', 'Scheduled', 'RunBy', 'Left'] as const;

/** What no value can make up for: a property that is missing or not a string. */
function problemsOfShape(raw: ResourceEvent['ResourceProperties']): Problem[] {
  const mistyped = (property: string, required: boolean): Problem[] =>
    typeof raw[property] === 'string' || (raw[property] === undefined && !required)
      ? []
      : [
          {
            property,
            value: raw[property],
            allowed: 'it must be a string',
            change: `pass a string as ${property}`,
          },
        ];
  return [
    ...REQUIRED.flatMap((property) => mistyped(property, true)),
    ...OPTIONAL.flatMap((property) => mistyped(property, false)),
  ];
}

function problemsOfValues(
  raw: ResourceEvent['ResourceProperties'],
  type: ResourceEvent['RequestType'],
  { account, region }: Stack,
): Problem[] {
  const { ProjectArn, ModelVersionArn } = raw as { ProjectArn: string; ModelVersionArn: string };
  const names = { projectArn: ProjectArn, modelVersionArn: ModelVersionArn };
  if (type === 'Delete') return problemsOfRunning(names);
  return problemsOfRunning({
    ...names,
    minInferenceUnits: Number(raw.MinInferenceUnits ?? Number.NaN),
    maxInferenceUnits: raw.MaxInferenceUnits === undefined ? undefined : Number(raw.MaxInferenceUnits),
    timeout: Number(raw.Timeout ?? Number.NaN),
    account,
    region,
  });
}
