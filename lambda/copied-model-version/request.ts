import { isDeepStrictEqual } from 'node:util';
import {
  type CopiedModelVersionProperties,
  OWNER_TAG,
  problemsOfCopy,
  STOP_TAG,
  TAKEN_FROM_TAG,
} from '../../contract/copied-model-version';
import { problemsOfPairs } from '../../contract/gates';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import { describeProblems, type Problem } from '../../contract/problem';
import { Failure } from '../cloudformation/failure';
import type { RequestOperation } from '../cloudformation/operation';
import { ownerOf } from '../cloudformation/owner';
import { isRecord, parseEvent, type ResourceEvent, type Stack, stackOf } from '../cloudformation/request';
import type { Gates } from './gate';
import { differ, physicalIdOf, versionNameIn, versionNameOf } from './identity';

/** What onEvent notes for the passes after it: it travels in the event beside CloudFormation's own members. */
export interface Operation extends RequestOperation {
  /** Set when CloudFormation does not know the copy yet: on a Create, and on an Update that replaces. */
  readonly IsNew?: 'true';
  /**
   * Set in a rollback that goes back to another id, unless it is sure to be the rollback's own request: the copy of that
   * id stood there before, and should still.
   */
  readonly Returns?: 'true';
  /** Set when the rolled back update may have made a copy that CloudFormation does not know: see `undoneBy`. */
  readonly Owes?: 'true';
  /** Set when onEvent saw the version that is to be deleted: from then on, absent means gone. */
  readonly SawVersion?: 'true';
}

/** One request, checked and resolved: everything that a decision needs to know of it. */
export interface CopyRequest {
  readonly event: ResourceEvent;
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly stack: Stack;
  readonly logicalId: string;
  readonly sourceProjectArn: string;
  readonly sourceModelVersionArn: string;
  readonly destinationProjectArn: string;
  readonly outputBucket: string;
  readonly outputKeyPrefix?: string;
  readonly outputKey?: string;
  readonly versionName: string;
  readonly physicalId: string;
  readonly owner: string;
  /** The tags that the copy shall carry, the library's own among them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of tags that an earlier state of the resource asked for and this one does not. */
  readonly formerTagKeys: readonly string[];
  readonly stopOnDelete: boolean;
  readonly adoptExisting: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly gates: Gates;
  /** On an Update: the gates are those from before. */
  readonly keepsGates: boolean;
  /** On a Delete: the id is not the one that the properties give, so CloudFormation invented it. */
  readonly idIsInvented: boolean;
  /** A Delete of our own making: what an update that is rolled back has made. It must leave what stood there before. */
  readonly undoes: boolean;
  /** On an Update: an explicitly named copy would have to become another one. */
  readonly changesNamedCopy: boolean;
}

/** Throws one `Failure` with every problem. For a Delete only what names the copy must be right. */
export function parseRequest(input: unknown): CopyRequest {
  const event = parseEvent(input);
  const stack = stackOf(event);
  const raw = event.ResourceProperties;
  const problems = [
    ...problemsOfShape(raw),
    ...(event.RequestType === 'Delete' ? [] : problemsOfValues(raw, stack)),
  ];
  if (problems.length > 0) {
    throw new Failure(`${event.LogicalResourceId} cannot be copied as asked: ${describeProblems(problems)}`);
  }
  return resolve(event, stack, raw as unknown as CopiedModelVersionProperties);
}

/**
 * The Delete that a rollback owes: an update that was cancelled before it could tell its new id has perhaps made a
 * copy that CloudFormation does not know of. The old properties of the rollback's Update name it. Where the removal
 * policy keeps copies there is no such Delete: the copy may have stood there before.
 */
export function undoneBy(request: CopyRequest): CopyRequest | undefined {
  const { event } = request;
  if (event.RequestType !== 'Update' || event.OldResourceProperties?.Retain === 'true') return undefined;
  // The update never told its id, so the copy is the one that the properties name.
  const undo = deletionOfOld(event, '');
  if (namesNoCopy(undo)) return undefined;
  const undone = parseRequest(undo);
  if (problemsOfValues(undo.ResourceProperties, request.stack).length > 0) return undefined;
  // What CloudFormation knows by its id it deletes itself. Without this an update that Lambda delivers again, late, when
  // its rollback has begun, would take the copy from before for what is to be undone.
  const isKnown = undone.physicalId === event.PhysicalResourceId;
  return isKnown || undone.physicalId === request.physicalId ? undefined : { ...undone, undoes: true };
}

/** The copy that CloudFormation takes the resource of an Update for, as its Delete would name it. */
export function formerOf({ event }: CopyRequest): CopyRequest | undefined {
  const former = deletionOfOld(event, event.PhysicalResourceId ?? '');
  return namesNoCopy(former) ? undefined : parseRequest(former);
}

function deletionOfOld(event: ResourceEvent, physicalId: string): ResourceEvent {
  return {
    ...event,
    RequestType: 'Delete',
    PhysicalResourceId: physicalId,
    ResourceProperties: event.OldResourceProperties ?? {},
    OldResourceProperties: undefined,
  };
}

/** Whether the properties of a Delete name a copy at all. If they do not, nothing can ever have been made for them. */
export function namesNoCopy(event: ResourceEvent): boolean {
  return event.RequestType === 'Delete' && problemsOfShape(event.ResourceProperties).length > 0;
}

function resolve(event: ResourceEvent, stack: Stack, properties: CopiedModelVersionProperties): CopyRequest {
  const logicalId = event.LogicalResourceId;
  const isDelete = event.RequestType === 'Delete';
  // An id of our own says what was made, even where the properties would name something else by now.
  const versionName =
    (isDelete && versionNameIn(event.PhysicalResourceId, properties.DestinationProjectArn)) ||
    versionNameOf(stack, logicalId, properties);
  const physicalId = physicalIdOf(properties.DestinationProjectArn, versionName);
  const owner = ownerOf(stack, logicalId);
  const stopOnDelete = properties.StopOnDelete === 'true';
  const tags = {
    ...properties.Tags,
    [OWNER_TAG]: owner,
    ...(stopOnDelete ? { [STOP_TAG]: 'true' } : {}),
  };
  const before = (event.OldResourceProperties ?? {}) as Partial<CopiedModelVersionProperties>;
  const formerTags = [...Object.keys(isRecord(before.Tags) ? before.Tags : {}), STOP_TAG, TAKEN_FROM_TAG];
  return {
    event,
    type: event.RequestType,
    stack,
    logicalId,
    sourceProjectArn: properties.SourceProjectArn,
    sourceModelVersionArn: properties.SourceProjectVersionArn,
    destinationProjectArn: properties.DestinationProjectArn,
    outputBucket: properties.OutputBucket,
    outputKeyPrefix: properties.OutputKeyPrefix,
    outputKey: properties.KmsKeyId,
    versionName,
    physicalId,
    owner,
    tags,
    formerTagKeys: formerTags.filter((key) => !Object.hasOwn(tags, key)),
    stopOnDelete,
    adoptExisting: properties.AdoptExisting === 'true',
    // A deletion may have to wait for a copy that outlasts its own time-out.
    timeout: (isDelete ? LONGEST_TIMEOUT : Math.min(Number(properties.Timeout), LONGEST_TIMEOUT)) * 1000,
    gates: gatesOf(properties),
    keepsGates: event.RequestType === 'Update' && isDeepStrictEqual(gatesOf(before), gatesOf(properties)),
    idIsInvented: isDelete && event.PhysicalResourceId !== physicalId,
    undoes: false,
    changesNamedCopy:
      event.RequestType === 'Update' &&
      properties.VersionName !== undefined &&
      event.PhysicalResourceId === physicalId &&
      differ(before, properties),
  };
}

function gatesOf(properties: Partial<CopiedModelVersionProperties>): Gates {
  return {
    minimumF1Score: numberOf(properties.MinimumF1Score),
    minimumLabelF1Scores: Object.entries(properties.MinimumLabelF1Scores ?? {}).map(
      ([label, minimum]) => [label, numberOf(minimum)!] as const,
    ),
    maximumF1Drop: numberOf(properties.MaximumF1Drop),
    currentVersionParameterName: properties.CurrentVersionParameterName,
    acceptMissingEvaluation: properties.AcceptMissingEvaluation === 'true',
  };
}

/** What is no number becomes NaN, and blank text, which JavaScript takes for 0, is none. */
function numberOf(numeral: unknown): number | undefined {
  if (numeral === undefined) return undefined;
  return String(numeral).trim() === '' ? Number.NaN : Number(numeral);
}

const REQUIRED = [
  'SourceProjectArn',
  'SourceProjectVersionArn',
  'DestinationProjectArn',
  'OutputBucket',
] as const;
const OPTIONAL = [
  'OutputKeyPrefix',
  'KmsKeyId',
  'VersionName',
  'StopOnDelete',
  'AdoptExisting',
  'MinimumF1Score',
  'MaximumF1Drop',
  'CurrentVersionParameterName',
  'AcceptMissingEvaluation',
] as const;
const MAPS = ['Tags', 'MinimumLabelF1Scores'] as const;

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
    ...MAPS.filter((property) => raw[property] !== undefined && !isMapOfStrings(raw[property])).map(
      (property) => ({
        property,
        value: raw[property],
        allowed: 'it must map strings to strings',
        change: 'pass such a map',
      }),
    ),
  ];
}

function isMapOfStrings(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}

function problemsOfValues(raw: ResourceEvent['ResourceProperties'], stack: Stack): Problem[] {
  const text = (name: keyof CopiedModelVersionProperties) =>
    typeof raw[name] === 'string' ? (raw[name] as string) : undefined;
  const number = (name: keyof CopiedModelVersionProperties) => numberOf(raw[name]);
  const problems = problemsOfCopy({
    sourceProjectArn: text('SourceProjectArn'),
    sourceModelVersionArn: text('SourceProjectVersionArn'),
    destinationProjectArn: text('DestinationProjectArn'),
    outputBucket: text('OutputBucket'),
    outputKeyPrefix: text('OutputKeyPrefix'),
    outputKey: text('KmsKeyId'),
    versionName: text('VersionName'),
    tags: Object.fromEntries(
      entriesOf(raw.Tags).filter((tag): tag is [string, string] => typeof tag[1] === 'string'),
    ),
    timeout: number('Timeout') ?? Number.NaN,
    minimumF1Score: number('MinimumF1Score'),
    minimumLabelF1Scores: Object.fromEntries(
      entriesOf(raw.MinimumLabelF1Scores).map(([label, minimum]) => [label, numberOf(minimum)!]),
    ),
    maximumF1Drop: number('MaximumF1Drop'),
    currentVersionParameterName: text('CurrentVersionParameterName'),
    account: stack.account,
    region: stack.region,
  });
  const pairs = problemsOfPairs({
    maximumF1Drop: raw.MaximumF1Drop,
    currentVersionParameterName: raw.CurrentVersionParameterName,
  });
  return [...problems, ...pairs];
}

function entriesOf(map: unknown): [string, unknown][] {
  return isRecord(map) ? Object.entries(map) : [];
}
