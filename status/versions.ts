import type { AppStack } from './assembly';
import type { DeclaredResource } from './declared';
import type { Found, FoundVersion } from './found';
import { resolve } from './template';

/** The version that a copy's resource has made. A different model with the copy's name does not count. */
export function versionOf(found: Found, logicalId: string): FoundVersion | undefined {
  const holder = holderOf(found, logicalId);
  const copy = found.deployed.copies.find((declared) => declared.logicalId === logicalId);
  return holder && (!copy || isCopyOf(copy, holder, found)) ? holder : undefined;
}

/** Whether the version does not exist, or can never run. */
export function isGone(version: FoundVersion | undefined): boolean {
  return version === undefined || version.status === 'DELETING' || version.status === 'COPYING_FAILED';
}

/** Whether the version runs or is about to run. */
export function isRunning({ status }: FoundVersion): boolean {
  return status === 'STARTING' || status === 'RUNNING';
}

/** The version under the name of a copy, whatever it is. The id of a copy is `PROJECT/VERSION`. */
export function holderOf({ known, versions }: Found, logicalId: string): FoundVersion | undefined {
  const [project, version] = known.physicalIds.get(logicalId)?.split('/') ?? [];
  return versions.get(project)?.find(({ name }) => name === version);
}

/** Whether the version is that copy, as far as the template tells: perhaps only CloudFormation knows the source. */
export function isCopyOf(
  { properties }: DeclaredResource,
  { sourceArn, status }: FoundVersion,
  { known }: Found,
): boolean {
  if (status.startsWith('TRAINING_')) return false;
  const [source, from, into] = ['SourceProjectVersionArn', 'SourceProjectArn', 'DestinationProjectArn'].map(
    (name) => resolve(properties[name], known),
  );
  // Rekognition may name no source for a copy within one project.
  if (sourceArn === undefined) return from === undefined || into === undefined || from === into;
  return source === undefined || source === sourceArn;
}

/**
 * The ARN that a pointer to this resource should have. The id of a running model, `PROJECT/VERSION/CREATED/running`,
 * contains the parts of this ARN. Undefined if the copy is gone or was not read.
 */
export function namedBy(found: Found, logicalId: string): string | undefined {
  const { account, region, partition, physicalIds } = found.known;
  const [project, version, created] = physicalIds.get(logicalId)?.split('/') ?? [];
  return created
    ? `arn:${partition}:rekognition:${region}:${account}:project/${project}/version/${version}/${created}`
    : versionOf(found, logicalId)?.arn;
}

/** Whether the value of an owner tag or a runner tag names a resource of the stack. */
export function ownedBy({ name }: Pick<AppStack, 'name'>, owner: string | undefined): boolean {
  return owner?.startsWith(`${name}/`) ?? false;
}
