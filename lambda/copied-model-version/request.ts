import { isDeepStrictEqual } from 'node:util';
import { parseProjectArn } from '../../contract/arns';
import {
  type CopiedModelVersionProperties,
  OWNER_TAG,
  problemsOfCopy,
  STOP_TAG,
} from '../../contract/copied-model-version';
import { problemsOfPairs } from '../../contract/gates';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import type { Problem } from '../../contract/problem';
import { ownerOf } from '../cloudformation/owner';
import {
  idIn,
  isRecord,
  oldPropertiesIn,
  type ResourceEvent,
  type Stack,
  stackOf,
} from '../cloudformation/request';
import { mistyped, problemsOfStrings, throwProblems } from '../cloudformation/shape';
import type { CheckedRequest } from '../reconcile/kind';
import { deletionOfUndone } from '../reconcile/undone';
import type { Gates } from './gate';
import { asksForAnotherCopy, physicalIdOf, versionNameIn, versionNameOf } from './identity';
import { isFollower, type Link, linkOf } from './link';

/** One checked request, with everything that a decision needs to know about it. */
export interface CopyRequest extends CheckedRequest {
  readonly sourceProjectArn: string;
  readonly sourceModelVersionArn: string;
  readonly destinationProjectArn: string;
  readonly outputBucket: string;
  readonly outputKeyPrefix?: string;
  readonly encryptionKey?: string;
  readonly versionName: string;
  /** We derived the version name. Then versions of one name are copies of one source. */
  readonly isNameDerived: boolean;
  readonly owner: string;
  /** The tags that the copy must carry: the user's, and the library's own except the mark. */
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of tags that an earlier request declared, and this request does not declare. */
  readonly formerTagKeys: readonly string[];
  /** Whether an Update declares other tags than before. */
  readonly changesTags: boolean;
  readonly stopOnDelete: boolean;
  readonly adoptExisting: boolean;
  /** The place of this resource in the chain that waits for the copy: see link.ts. */
  readonly link: Link;
  /** Milliseconds that the links before this one may have waited. */
  readonly waitedBefore: number;
  readonly gates: Gates;
  /** On an Update: the gates did not change. `UnknownLabels` does not count. */
  readonly keepsGates: boolean;
  /** On an Update: the user's `versionName` stays, but the copy would have to become another one. */
  readonly changesNamedCopy: boolean;
}

/** Throws one `Failure` with every problem. Undefined for a Delete that names no copy: nothing was made. */
export function parseRequest(event: ResourceEvent): CopyRequest | undefined {
  const stack = stackOf(event);
  const raw = event.ResourceProperties;
  const shape = problemsOfShape(raw);
  if (event.RequestType === 'Delete' && (shape.length > 0 || !parseProjectArn(raw.DestinationProjectArn)))
    return undefined;
  // For a Delete only what names the copy must be right.
  const problems = [...shape, ...(event.RequestType === 'Delete' ? [] : problemsOfValues(raw, stack))];
  throwProblems(event, 'cannot be copied as asked', problems);
  return resolve(event, stack, raw as unknown as CopiedModelVersionProperties);
}

/** The first link of a chain undoes for all links. */
export function undoneBy(request: CopyRequest): CopyRequest | undefined {
  return isFollower(request) ? undefined : deletionOfUndone(request, parseRequest);
}

function resolve(event: ResourceEvent, stack: Stack, properties: CopiedModelVersionProperties): CopyRequest {
  const { First: first, WaitedBefore = '0' } = properties;
  const logicalId = first ?? event.LogicalResourceId;
  const isDelete = event.RequestType === 'Delete';
  // A Delete takes the name from the id: the id names the copy that exists, and a name derived now could differ.
  const versionName =
    (isDelete && versionNameIn(idIn(event), properties.DestinationProjectArn)) ||
    versionNameOf(stack, logicalId, properties);
  const idOfCopy = physicalIdOf(properties.DestinationProjectArn, versionName);
  const physicalId = first ? `${idOfCopy}/${event.LogicalResourceId}` : idOfCopy;
  const owner = ownerOf(stack, logicalId);
  const stopOnDelete = properties.StopOnDelete === 'true';
  const tags = {
    ...properties.Tags,
    [OWNER_TAG]: owner,
    ...(stopOnDelete ? { [STOP_TAG]: 'true' } : {}),
  };
  const { UnknownLabels } = properties;
  const before: Partial<CopiedModelVersionProperties> = { ...oldPropertiesIn(event), UnknownLabels };
  const formerTags = [...Object.keys(isRecord(before.Tags) ? before.Tags : {}), STOP_TAG];
  return {
    event,
    stack,
    sourceProjectArn: properties.SourceProjectArn,
    sourceModelVersionArn: properties.SourceProjectVersionArn,
    destinationProjectArn: properties.DestinationProjectArn,
    outputBucket: properties.OutputBucket,
    outputKeyPrefix: properties.OutputKeyPrefix,
    encryptionKey: properties.KmsKeyId,
    versionName,
    isNameDerived: !properties.VersionName,
    physicalId,
    owner,
    tags,
    formerTagKeys: formerTags.filter((key) => !Object.hasOwn(tags, key)),
    changesTags: event.RequestType === 'Update' && !isDeepStrictEqual(tagsIn(before), tagsIn(properties)),
    stopOnDelete,
    adoptExisting: properties.AdoptExisting === 'true',
    link: linkOf(properties),
    waitedBefore: Number(WaitedBefore) * 1000,
    // After its own time-out a copy may still be in progress, and its deletion waits.
    timeout: (isDelete ? LONGEST_TIMEOUT : Number(properties.Timeout)) * 1000,
    gates: gatesOf(properties),
    keepsGates: event.RequestType === 'Update' && isDeepStrictEqual(gatesOf(before), gatesOf(properties)),
    changesNamedCopy:
      event.RequestType === 'Update' &&
      properties.VersionName !== undefined &&
      event.PhysicalResourceId === physicalId &&
      asksForAnotherCopy(before, properties),
  };
}

const tagsIn = ({ Tags, StopOnDelete }: Partial<CopiedModelVersionProperties>) => [
  Tags ?? {},
  StopOnDelete === 'true',
];

function gatesOf(properties: Partial<CopiedModelVersionProperties>): Gates {
  return {
    minimumF1Score: numberOf(properties.MinimumF1Score),
    minimumLabelF1Scores: Object.entries(properties.MinimumLabelF1Scores ?? {}).map(
      ([label, minimum]) => [label, numberOf(minimum)!] as const,
    ),
    unknownLabels: properties.UnknownLabels === 'pass' ? 'passed' : 'missing',
    maximumF1Drop: numberOf(properties.MaximumF1Drop),
    currentVersionParameterName: properties.CurrentVersionParameterName,
    acceptMissingEvaluation: properties.AcceptMissingEvaluation === 'true',
  };
}

/** NaN for everything that is not a number. JavaScript would read a blank text as 0. */
function numberOf(numeral: unknown): number | undefined {
  if (numeral === undefined) return undefined;
  if (typeof numeral === 'object') return Number.NaN;
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
  'First',
  'WaitedBefore',
  'StopOnDelete',
  'AdoptExisting',
  'MinimumF1Score',
  'UnknownLabels',
  'MaximumF1Drop',
  'CurrentVersionParameterName',
  'AcceptMissingEvaluation',
] as const;
const MAPS = ['Tags', 'MinimumLabelF1Scores'] as const;

function problemsOfShape(raw: ResourceEvent['ResourceProperties']): Problem[] {
  return [
    ...problemsOfStrings(raw, REQUIRED, OPTIONAL),
    ...MAPS.filter((property) => raw[property] !== undefined && !isMapOfStrings(raw[property])).map(
      (property) => mistyped(raw, property, 'it must map strings to strings', 'pass such a map'),
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
    encryptionKey: text('KmsKeyId'),
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
