import { createHash } from 'node:crypto';
import type { CopiedModelVersionProperties } from '../../contract/copied-model-version';
import type { Stack } from '../cloudformation/request';

/** The properties that cannot change in place, and with the stack and the logical id decide a derived name. */
type Identifying = Pick<
  CopiedModelVersionProperties,
  | 'SourceProjectVersionArn'
  | 'DestinationProjectArn'
  | 'OutputBucket'
  | 'OutputKeyPrefix'
  | 'KmsKeyId'
  | 'VersionName'
>;

const LONGEST_NAME = 255;
const HASH_LENGTH = 12;

/**
 * The copy's version name: the given one, or `<source version name, cut to fit>-<hash>`.
 *
 * What goes into the hash, and how, is a contract with deployed stacks. Changing it makes every deployed copy anew.
 */
export function versionNameOf(stack: Stack, logicalId: string, properties: Identifying): string {
  if (properties.VersionName) return properties.VersionName;
  const identity = [
    stack.account,
    stack.region,
    stack.name,
    logicalId,
    properties.SourceProjectVersionArn,
    properties.DestinationProjectArn,
    properties.OutputBucket,
    properties.OutputKeyPrefix ?? '',
    properties.KmsKeyId ?? '',
  ];
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, HASH_LENGTH);
  const sourceName = properties.SourceProjectVersionArn.split('/').at(-2) ?? 'copy';
  return `${sourceName.slice(0, LONGEST_NAME - HASH_LENGTH - 1)}-${hash}`;
}

/** `<project name>/<version name>`: what CloudFormation knows the copy by, whatever an API answered. */
export function physicalIdOf(destinationProjectArn: string, versionName: string): string {
  return `${projectNameOf(destinationProjectArn)}/${versionName}`;
}

const LONGEST_TAG_VALUE = 256;

/** The owner tag's value: `<stack name>/<logical id>`, its end hashed where it would not fit into a tag. */
export function ownerOf(stack: Stack, logicalId: string): string {
  const owner = `${stack.name}/${logicalId}`;
  if (owner.length <= LONGEST_TAG_VALUE) return owner;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, HASH_LENGTH);
  return `${owner.slice(0, LONGEST_TAG_VALUE - HASH_LENGTH - 1)}-${hash}`;
}

/** Whether an update asks a copy that the user named to become another one, which cannot be done in place. */
export function changesNamedCopy(before: Partial<Identifying>, after: Identifying): boolean {
  return (
    after.VersionName !== undefined &&
    before.VersionName === after.VersionName &&
    before.DestinationProjectArn?.split('/')[1] === after.DestinationProjectArn.split('/')[1] &&
    (before.SourceProjectVersionArn !== after.SourceProjectVersionArn ||
      before.DestinationProjectArn !== after.DestinationProjectArn ||
      before.OutputBucket !== after.OutputBucket ||
      (before.OutputKeyPrefix ?? '') !== (after.OutputKeyPrefix ?? '') ||
      (before.KmsKeyId ?? '') !== (after.KmsKeyId ?? ''))
  );
}

/** The project's name, from the ARN of a project or of one of its versions. */
export function projectNameOf(arn: string): string {
  return arn.split('/')[1] ?? '';
}
