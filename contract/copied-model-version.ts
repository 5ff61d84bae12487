import {
  parseModelVersionArn,
  parseProjectArn,
  problemsOfModelVersionArn,
  problemsOfOtherProject,
  problemsOfProjectArn,
} from './arns';
import { type GateInput, problemsOfGates } from './gates';
import { TAGS } from './limits';
import type { Problem } from './problem';
import { RUN_OPERATION_TAG, RUNNER_TAG } from './running-model-version';
import { problemsOfTimeout } from './timeout';

export const COPIED_MODEL_VERSION_TYPE = 'Custom::RekognitionCopiedModelVersion';

/**
 * A follower in a chain: it waits for the copy that the first resource makes. Only the first resource deletes the copy.
 */
export const WAIT_TYPE = 'Custom::RekognitionCopiedModelVersionWait';

/** The tag that says who may delete a copy: `<stack name>/<logical id>`. */
export const OWNER_TAG = 'cdk-rekognition-custom-labels:owner';

/**
 * The tag of a copy with `stopOnDelete`: it lets the role stop the copy even when no template names the copy any more.
 */
export const STOP_TAG = 'cdk-rekognition-custom-labels:stop-on-delete';

/**
 * The tag that says in which operation of which stack a version was made or taken over: `<stack's uuid>/<time>`, and
 * perhaps a third part. Undoing an operation deletes only what the same operation has made.
 */
export const OPERATION_TAG = 'cdk-rekognition-custom-labels:operation';

/**
 * The tag of a version that existed before the operation that took it over. Its value is the former owner. Undoing that
 * operation gives the version back.
 */
export const TAKEN_FROM_TAG = 'cdk-rekognition-custom-labels:taken-from';

/** The value of `TAKEN_FROM_TAG` if the version had no owner. */
export const NOBODY = 'nobody';

/**
 * The value of `OPERATION_TAG` on a version that was given back. It names no operation, so the version counts as made
 * by an operation that finished long ago.
 */
export const GIVEN_BACK = 'given-back';

/**
 * The tags that give a version back. They also replace its mark: with the old mark, the former owner's stack would not
 * delete the version.
 */
export function givenBackTo(formerOwner: string) {
  return { [OWNER_TAG]: formerOwner, [OPERATION_TAG]: GIVEN_BACK };
}

const OWN_TAGS: readonly string[] = [
  OWNER_TAG,
  OPERATION_TAG,
  STOP_TAG,
  TAKEN_FROM_TAG,
  RUNNER_TAG,
  RUN_OPERATION_TAG,
];

/**
 * The custom resource's properties, as the function receives them: CloudFormation turns every scalar into a string.
 * Deployed stacks depend on these names.
 */
export interface CopiedModelVersionProperties {
  readonly SourceProjectArn: string;
  readonly SourceProjectVersionArn: string;
  readonly DestinationProjectArn: string;
  readonly OutputBucket: string;
  readonly OutputKeyPrefix?: string;
  readonly KmsKeyId?: string;
  readonly VersionName?: string;
  readonly Tags?: { readonly [key: string]: string };
  /** `true` or absent. */
  readonly StopOnDelete?: string;
  /** `true` or absent. */
  readonly AdoptExisting?: string;
  /**
   * `true` when the removal policy keeps copies. The handler then deletes copies only for an explicit Delete.
   * `replaced` when the policy keeps copies, except those of an operation that is undone.
   */
  readonly Retain?: string;
  /** Whole seconds. In a chain: for this resource alone. */
  readonly Timeout: string;
  /** `true` if another resource of the chain continues to wait when the time of this resource is over. */
  readonly Followed?: string;
  /** Only for a follower: the logical id of the first resource of its chain, which names and owns the copy. */
  readonly First?: string;
  /** Only for a follower: whole seconds that the resources before it may have waited. */
  readonly WaitedBefore?: string;
  /** A number from 0 to 1, or absent. */
  readonly MinimumF1Score?: string;
  /** A number from 0 to 1 for each label. */
  readonly MinimumLabelF1Scores?: { readonly [label: string]: string };
  /** `pass` if a newer version is kept too: the gate then skips a minimum whose label this version does not have. */
  readonly UnknownLabels?: string;
  /** A number from 0 to 1. Set exactly when `CurrentVersionParameterName` is set. */
  readonly MaximumF1Drop?: string;
  /** The SSM parameter that names the current version. */
  readonly CurrentVersionParameterName?: string;
  /** `true` or absent. */
  readonly AcceptMissingEvaluation?: string;
}

/**
 * The custom resource's attributes. The handler always returns all of them, and '' if Rekognition gives no value. A
 * missing attribute would fail the stack.
 */
export interface CopiedModelVersionAttributes {
  readonly ModelVersionArn: string;
  readonly VersionName: string;
  readonly SourceModelVersionArn: string;
  readonly F1Score: string;
  readonly EvaluationSummaryUri: string;
  readonly Status: string;
}

/**
 * The values of a copy that are known now: unresolved tokens are `undefined` at synth. The handler knows all values.
 */
export interface CopyInput extends GateInput {
  readonly sourceProjectArn?: string;
  readonly sourceModelVersionArn?: string;
  readonly destinationProjectArn?: string;
  readonly outputBucket?: string;
  readonly outputKeyPrefix?: string;
  readonly encryptionKey?: string;
  readonly versionName?: string;
  readonly tags?: { readonly [key: string]: string };
  /** Seconds. */
  readonly timeout?: number;
  /** Where the stack is deployed. */
  readonly account?: string;
  readonly region?: string;
}

/** Every problem with `input`. An unknown value has no problem. */
export function problemsOfCopy(input: CopyInput): Problem[] {
  return [
    ...problemsOfArns(input),
    ...problemsOfOutput(input),
    ...problemsOfName(input.versionName),
    ...problemsOfTags(input.tags),
    ...problemsOfTimeout(input.timeout),
    ...problemsOfGates(input),
  ];
}

function problemsOfArns(input: CopyInput): Problem[] {
  const { sourceProjectArn, sourceModelVersionArn, destinationProjectArn } = input;
  const problems = [
    ...problemsOfProjectArn('source.projectArn', sourceProjectArn),
    ...problemsOfModelVersionArn('source.modelVersionArn', sourceModelVersionArn),
    ...problemsOfProjectArn('destinationProject', destinationProjectArn),
    ...problemsOfOtherProject('source.modelVersionArn', sourceProjectArn, sourceModelVersionArn),
  ];
  const source = parseModelVersionArn(sourceModelVersionArn) ?? parseProjectArn(sourceProjectArn);
  const destination = parseProjectArn(destinationProjectArn);
  if (source && destination && source.region !== destination.region) {
    problems.push({
      property: 'source',
      value: sourceModelVersionArn ?? sourceProjectArn,
      allowed: `the destination project is in ${destination.region} and AWS cannot copy a model across Regions`,
      change: `retrain the model in ${destination.region} from its dataset, or choose a destination in ${source.region}`,
    });
  }
  if (destination && input.account && destination.account !== input.account) {
    problems.push({
      property: 'destinationProject',
      value: destinationProjectArn,
      allowed: `the stack is in account ${input.account} and only the account that owns the destination can copy into it`,
      change: `deploy this stack in account ${destination.account}, or choose a project of account ${input.account}`,
    });
  }
  if (destination && input.region && destination.region !== input.region) {
    problems.push({
      property: 'destinationProject',
      value: destinationProjectArn,
      allowed: `the stack is in ${input.region}`,
      change: `deploy this stack in ${destination.region}, or choose a project in ${input.region}`,
    });
  }
  return problems;
}

function problemsOfOutput({ outputBucket, outputKeyPrefix, encryptionKey }: CopyInput): Problem[] {
  const problems: Problem[] = [];
  if (outputBucket !== undefined && !/^[0-9A-Za-z.\-_]{3,255}$/.test(outputBucket)) {
    problems.push({
      property: 'outputBucket',
      value: outputBucket,
      allowed: 'a bucket name has 3 to 255 of the characters 0-9 A-Z a-z . - _',
      change: 'pass the name of a bucket in the destination account',
    });
  }
  if (outputKeyPrefix !== undefined && outputKeyPrefix.length > 1024) {
    problems.push({
      property: 'outputKeyPrefix',
      value: outputKeyPrefix,
      allowed: 'a key prefix has at most 1024 characters',
      change: 'shorten it',
    });
  }
  if (encryptionKey !== undefined && !/^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2047}$/.test(encryptionKey)) {
    problems.push({
      property: 'encryptionKey',
      value: encryptionKey,
      allowed: 'it must be a key id, a key ARN, an alias or an alias ARN',
      change: 'pass the key as KMS shows it',
    });
  }
  return problems;
}

function problemsOfName(versionName: string | undefined): Problem[] {
  if (versionName === undefined || /^[a-zA-Z0-9_.-]{1,255}$/.test(versionName)) return [];
  return [
    {
      property: 'versionName',
      value: versionName,
      allowed: 'a version name has 1 to 255 of the characters a-z A-Z 0-9 _ . -',
      change: 'choose another name, or leave it out and have one derived',
    },
  ];
}

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function problemsOfTags(tags: CopyInput['tags']): Problem[] {
  if (!tags) return [];
  const problems: Problem[] = [];
  const count = Object.keys(tags).length;
  if (count > TAGS - OWN_TAGS.length) {
    problems.push({
      property: 'tags',
      value: count,
      allowed: `a model version carries at most ${TAGS} tags, and ${OWN_TAGS.length} of them are the library's own`,
      change: `keep at most ${TAGS - OWN_TAGS.length}; tags that Tags.of() applies count too`,
    });
  }
  for (const [key, value] of Object.entries(tags)) {
    if (
      /^aws:/i.test(key) ||
      OWN_TAGS.includes(key) ||
      key.length < 1 ||
      key.length > 128 ||
      !TAG_TEXT.test(key)
    ) {
      problems.push({
        property: 'tags',
        value: key,
        allowed: `a tag key has 1 to 128 letters, digits, spaces and _ . : / = + - @, does not start with aws: and is not ${OWN_TAGS.join(' or ')}`,
        change: 'rename the tag or keep it from this construct with Tags.of(copy).remove(key)',
      });
    }
    if (value.length > 256 || !TAG_TEXT.test(value)) {
      problems.push({
        property: `tags.${key}`,
        value,
        allowed: 'a tag value has at most 256 letters, digits, spaces and _ . : / = + - @',
        change: 'shorten or rewrite the value',
      });
    }
  }
  return problems;
}
