import { givenBackTo, NOBODY, OWNER_TAG, TAKEN_FROM_TAG } from '../contract/copied-model-version';
import { RUNNER_TAG } from '../contract/running-model-version';
import type { AppStack } from './assembly';
import { awsCommand } from './commands';
import { isRetained } from './declared';
import type { Difference } from './differences';
import type { Found, FoundVersion } from './found';
import { ownedBy } from './versions';

export const MAY_BE_KEPT = 'Make sure that no removal policy was to keep it';

/**
 * Versions with the stack's owner tag that the stack does not hold. A deletion may have failed. Or somebody wants
 * to keep the version, and the tags do not show that. So the advice is as careful as the function's own Delete.
 */
export function leftOver(stack: AppStack, found: Found): Difference[] {
  if (found.deployed.copies.some(isRetained)) return [];
  const declared = found.deployed.copies.map(({ logicalId }) => found.known.physicalIds.get(logicalId));
  return [...found.versions].flatMap(([project, versions]) =>
    versions
      .filter(({ status }) => status !== 'DELETING')
      .filter(({ name, tags }) => ownedBy(stack, tags[OWNER_TAG]) && !declared.includes(`${project}/${name}`))
      .map((version): Difference => {
        const { name, tags } = version;
        const what = `${name} has the owner tag ${tags[OWNER_TAG]}, and the stack does not hold it`;
        const former = formerOwnerOf(version);
        return former === undefined
          ? { id: 'left-over', ...removal(stack, version, found, what) }
          : { id: 'left-over', ...release(version, former, found, what) };
      }),
  );
}

/** Whose it was before the stack took it over. Undefined if the stack has made it. */
function formerOwnerOf({ tags }: FoundVersion): string | undefined {
  return tags[TAKEN_FROM_TAG] === tags[OWNER_TAG] ? undefined : tags[TAKEN_FROM_TAG];
}

type Advice = Omit<Difference, 'id'>;

function release({ arn }: FoundVersion, former: string, found: Found, what: string): Advice {
  const [command, option] =
    former === NOBODY
      ? (['untag-resource', { 'tag-keys': OWNER_TAG }] as const)
      : (['tag-resource', { tags: JSON.stringify(givenBackTo(former)) }] as const);
  return {
    what: `${what}; it existed before the stack took it over from ${former}, so give it back`,
    command: awsCommand(found, `rekognition ${command}`, { 'resource-arn': arn, ...option }),
  };
}

function removal(stack: AppStack, version: FoundVersion, found: Found, what: string): Advice {
  const { arn, status } = version;
  const isToStop = status === 'RUNNING' || status === 'STARTING';
  return {
    what: `${what}${isToStop ? `; it is ${status}, so stop it first` : ''}`,
    before: cautions(stack, version).join('. '),
    command: awsCommand(found, `rekognition ${isToStop ? 'stop' : 'delete'}-project-version`, {
      'project-version-arn': arn,
    }),
  };
}

function cautions(stack: AppStack, { sourceArn, status, tags }: FoundVersion): string[] {
  const runner = tags[RUNNER_TAG];
  // Rekognition may name no source for a copy within one project.
  const isPerhapsTrained = sourceArn === undefined && !status.startsWith('COPYING_');
  return [
    MAY_BE_KEPT,
    ...(isPerhapsTrained ? ['Make sure that it is no model that was trained there: it may be no copy'] : []),
    ...(runner && !ownedBy(stack, runner) ? [`Let ${runner}, which runs it, run another version`] : []),
    ...(PASSING.includes(status) ? [`Wait until it is no longer ${status}`] : []),
  ];
}

/** Rekognition neither stops nor deletes a version in these statuses. */
const PASSING = ['COPYING_IN_PROGRESS', 'STARTING', 'STOPPING'];
