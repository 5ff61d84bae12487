import { createHash } from 'node:crypto';
import type { CopiedModelVersionProperties } from '../../contract/copied-model-version';
import type { Stack } from '../cloudformation/request';

/** Properties that cannot change in place. With the stack and the logical id they determine the derived name. */
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
 * What goes into the hash, and how, is a contract with deployed stacks. Changing it makes every deployed copy again.
 */
export function versionNameOf(
  stack: Pick<Stack, 'account' | 'region' | 'name'>,
  logicalId: string,
  properties: Identifying,
): string {
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

/** `<project name>/<version name>`: CloudFormation's id of the copy. It does not depend on any answer of AWS. */
export function physicalIdOf(destinationProjectArn: string, versionName: string): string {
  return `${projectNameOf(destinationProjectArn)}/${versionName}`;
}

/** Whether the resource asks for another copy than before. A change of the name alone does not count. */
export function asksForAnotherCopy(before: Partial<Identifying>, after: Identifying): boolean {
  return (
    before.SourceProjectVersionArn !== after.SourceProjectVersionArn ||
    before.DestinationProjectArn !== after.DestinationProjectArn ||
    before.OutputBucket !== after.OutputBucket ||
    (before.OutputKeyPrefix ?? '') !== (after.OutputKeyPrefix ?? '') ||
    (before.KmsKeyId ?? '') !== (after.KmsKeyId ?? '')
  );
}

/**
 * The version name in an id that we gave, `<project name>/<version name>`, or in a follower's id. Undefined for an id
 * that CloudFormation invented.
 */
export function versionNameIn(
  physicalId: string | undefined,
  destinationProjectArn: string,
): string | undefined {
  const [projectName, versionName] = physicalId?.split('/') ?? [];
  return projectName === projectNameOf(destinationProjectArn) && versionName ? versionName : undefined;
}

/** The project's name, from the ARN of a project or of one of its versions. */
export function projectNameOf(arn: string): string {
  return arn.split('/')[1] ?? '';
}
