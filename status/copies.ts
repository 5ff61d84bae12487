import { GIVEN_BACK, OPERATION_TAG, OWNER_TAG, STOP_TAG } from '../contract/copied-model-version';
import { parseMark } from '../lambda/cloudformation/mark';
import { ownerOf } from '../lambda/cloudformation/owner';
import type { AppStack } from './assembly';
import { awsCommand, cdkDeploy } from './commands';
import type { DeclaredResource } from './declared';
import type { Difference } from './difference';
import type { Found, FoundVersion } from './found';
import { resolve } from './template';
import { holderOf, versionOf } from './versions';

/** Copies that are gone, failed, or without their tags. */
export function copies(stack: AppStack, found: Found): Difference[] {
  return found.deployed.copies.flatMap((copy) => {
    const { physicalIds } = found.known;
    const id = physicalIds.get(copy.logicalId);
    const versions = id && found.versions.get(id.split('/')[0]);
    if (!versions) return [];
    const version = versionOf(found, copy.logicalId);
    const twin = found.deployed.copies.find((one) => one !== copy && physicalIds.get(one.logicalId) === id);
    if (version && twin) return declaredTwice(stack, copy, twin, id);
    if (!version && isProjectGone(copy, id, found)) {
      const what = `the copy ${id} is gone with its project${namedByPointer(found, copy.logicalId)}`;
      return [
        { id: 'copy-gone', what, before: PROJECT_GONE, command: cdkDeploy(stack), copy: copy.logicalId },
      ];
    }
    if (!version || version.status === 'DELETING') {
      const gone = {
        id: 'copy-gone',
        what: `the copy ${id} is gone${namedByPointer(found, copy.logicalId)}`,
        command: cdkDeploy(stack),
        copy: copy.logicalId,
        before: AGAIN,
      } as const;
      const holder = version ? undefined : holderOf(found, copy.logicalId);
      return [holder ? { ...gone, ...takenByOther(gone, holder) } : gone];
    }
    if (version.status === 'COPYING_FAILED') {
      const what = `the copy ${id} is COPYING_FAILED`;
      return [{ id: 'copy-failed', what, command: cdkDeploy(stack), copy: copy.logicalId, before: AGAIN }];
    }
    return tags(copy, version, found);
  });
}

/**
 * Whether the copy's project is gone. A new project of the same name has another ARN. If the stack makes the project,
 * the declared ARN is not known.
 */
function isProjectGone({ properties }: DeclaredResource, id: string, { known, projects }: Found): boolean {
  const arn = projects.get(id.split('/')[0]);
  const declared = resolve(properties.DestinationProjectArn, known);
  return arn === undefined || (declared !== undefined && declared !== arn);
}

const PROJECT_GONE =
  'Pass the ARN of a project that exists. If a stack has made the project, give it another projectName there, or delete that stack and deploy it again';

/**
 * Two constructs declare one copy: the second has taken it over, and somebody has forgotten to remove the first. Only
 * one of the two reports this.
 */
function declaredTwice(
  stack: AppStack,
  { logicalId: one }: DeclaredResource,
  { logicalId: other }: DeclaredResource,
  id: string,
): Difference[] {
  const what = `the stack declares the copy ${id} twice, as ${one} and as ${other}`;
  const before = 'Remove one of the two constructs';
  return one < other ? [{ id: 'copy-taken', what, before, command: cdkDeploy(stack) }] : [];
}

export const AGAIN = `Change a tag of the copy, for instance with Tags.of(copy).add('again', '1')`;

export function namedByPointer({ deployed, known }: Found, logicalId: string): string {
  const pointer = deployed.pointers.find(({ names }) => names === logicalId);
  return pointer ? `, and ${known.physicalIds.get(pointer.logicalId)} names it` : '';
}

function takenByOther({ what, before }: Record<'what' | 'before', string>, { arn, sourceArn }: FoundVersion) {
  return {
    what: `${what}, and its name is taken by ${arn}, ${sourceArn ? `a copy of ${sourceArn}` : 'which is no copy'}`,
    before: `Give the copy another versionName, or delete that version if nobody needs it. ${before}`,
  };
}

function tags(
  { logicalId, properties }: DeclaredResource,
  version: FoundVersion,
  found: Found,
): Difference[] {
  const owner = ownerOf({ name: found.known.stackName }, logicalId);
  const stands = version.tags[OWNER_TAG];
  const mark = parseMark(version.tags[OPERATION_TAG]);
  const isMarkedByOther = mark !== undefined && !found.known.stackId.endsWith(`/${mark.stack}`);
  // Rekognition may name no source for a copy within one project. Then only the tags distinguish the copy from a
  // trained model.
  const isUnproved = version.sourceArn === undefined && stands === undefined && (!mark || isMarkedByOther);
  const wanted = {
    ...properties.Tags,
    [OWNER_TAG]: owner,
    // If the copy had the mark of another stack, this stack would not delete it.
    ...(stands !== owner && isMarkedByOther ? { [OPERATION_TAG]: GIVEN_BACK } : {}),
    ...(properties.StopOnDelete ? { [STOP_TAG]: 'true' } : {}),
  };
  const differing = Object.entries<unknown>(wanted).flatMap(([key, value]) => {
    const text = resolve(value, found.known);
    return typeof text !== 'string' || version.tags[key] === text ? [] : [[key, text] as const];
  });
  if (differing.length === 0) return [];
  const command = awsCommand(found, 'rekognition tag-resource', {
    'resource-arn': version.arn,
    tags: JSON.stringify(Object.fromEntries(differing)),
  });
  return stands !== undefined && stands !== owner
    ? [{ id: 'copy-taken', what: `the copy ${version.name} belongs to ${stands}`, command, before: TAKEN }]
    : [
        {
          id: 'tags-changed',
          what: `the copy ${version.name} lacks these tags: ${differing.map(([key, value]) => `${key}=${value}`).join(', ')}`,
          command,
          before: isUnproved ? proof(resolve(properties.SourceProjectVersionArn, found.known)) : undefined,
        },
      ];
}

/** What to make sure of before the stack takes back what another resource has. */
export const TAKEN = 'Make sure that another stack does not hold it any more';

function proof(source: unknown): string {
  return `Make sure that it is the copy of ${source ?? 'its source'}, and no other model: once it has the owner tag, the stack may delete it`;
}
