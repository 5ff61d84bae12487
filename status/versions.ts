import type { AppStack } from './assembly';
import type { Found, FoundVersion } from './found';

/** The version that a copy's resource has made. Its id is `PROJECT/VERSION`. */
export function versionOf({ known, versions }: Found, logicalId: string): FoundVersion | undefined {
  const [project, version] = known.physicalIds.get(logicalId)?.split('/') ?? [];
  return versions.get(project)?.find(({ name }) => name === version);
}

/**
 * The ARN that a pointer to this resource should have. The id of a running model, `PROJECT/VERSION/CREATED/running`, tells
 * it. Undefined if the copy is gone or was not read.
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
