import {
  givenBackTo,
  NOBODY,
  OPERATION_TAG,
  OWNER_TAG,
  TAKEN_FROM_TAG,
} from '../contract/copied-model-version';
import { RUNNER_TAG } from '../contract/running-model-version';
import { parseMark } from '../lambda/cloudformation/mark';
import type { AppStack } from './assembly';
import { awsCommand } from './commands';
import { isRetained } from './declared';
import type { Difference } from './difference';
import type { Found, FoundVersion } from './found';
import { isRunning, ownedBy } from './versions';

export const MAY_BE_KEPT = 'Make sure that no removal policy was to keep it';

/**
 * Versions that have the stack's owner tag, although the stack does not hold them. A deletion may have failed. Or
 * somebody wants to keep the version, and the tags do not show that. So the advice is as careful as the function's own
 * Delete.
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
        const taking = takingOver(version);
        const advice = taking
          ? afterTakingOver(stack, version, taking, found, what)
          : removal(stack, version, found, what);
        return { id: 'left-over', ...advice };
      }),
  );
}

interface TakingOver {
  readonly former: string;
  readonly since: string;
}

/**
 * From whom the stack took the version over, and when that operation began. Undefined if the stack made the version.
 */
function takingOver({ tags }: FoundVersion): TakingOver | undefined {
  const former = tags[TAKEN_FROM_TAG];
  const mark = parseMark(tags[OPERATION_TAG]);
  if (!former || !mark || mark.made || former === tags[OWNER_TAG]) return undefined;
  return { former, since: mark.since };
}

type Advice = Omit<Difference, 'id'>;

/**
 * If that operation finished, the copy belongs to the stack, and the function would delete it. If the operation was
 * undone, the copy goes back to its former owner.
 */
function afterTakingOver(
  stack: AppStack,
  version: FoundVersion,
  { former, since }: TakingOver,
  found: Found,
  what: string,
): Advice {
  const gone = [...found.formerStacks].find((name) => ownedBy({ name }, former));
  const taken = `${what}; it existed before the stack took it over from ${former}`;
  const operation = `Make sure that the operation that began at ${since}`;
  const back = givingBack(version, gone ? NOBODY : former, found);
  const told = gone ? `${taken}, and there is no stack ${gone} any more` : taken;
  const removed = removal(stack, version, found, told);
  if (gone) {
    const before = `${operation} finished (if it was undone, run "${back}" instead). ${removed.before}`;
    return { ...removed, before };
  }
  const before = `${operation} was undone (if it finished, run "${removed.command}" instead)`;
  return { what: `${taken}, so give it back`, before, command: back };
}

function givingBack({ arn }: FoundVersion, owner: string, found: Found): string {
  const [command, option] =
    owner === NOBODY
      ? (['untag-resource', { 'tag-keys': OWNER_TAG }] as const)
      : (['tag-resource', { tags: JSON.stringify(givenBackTo(owner)) }] as const);
  return awsCommand(found, `rekognition ${command}`, { 'resource-arn': arn, ...option });
}

function removal(stack: AppStack, version: FoundVersion, found: Found, what: string): Advice {
  const { arn, status } = version;
  const isToStop = isRunning(version);
  return {
    what: `${what}${isToStop ? `; it is ${status}, so stop it first` : ''}`,
    before: cautions(stack, version, found).join('. '),
    command: awsCommand(found, `rekognition ${isToStop ? 'stop' : 'delete'}-project-version`, {
      'project-version-arn': arn,
    }),
  };
}

function cautions(stack: AppStack, { sourceArn, status, tags }: FoundVersion, { known }: Found): string[] {
  const runner = tags[RUNNER_TAG];
  // Rekognition may name no source for a copy within one project.
  const isPerhapsTrained = sourceArn === undefined && !status.startsWith('COPYING_');
  // Rekognition may give a copy the tags of its source.
  const isOfThisAccount = sourceArn?.split(':')[4] === known.account;
  const mark = parseMark(tags[OPERATION_TAG]);
  const mayBeMadeByHand = isOfThisAccount || (mark && !known.stackId.endsWith(`/${mark.stack}`));
  return [
    MAY_BE_KEPT,
    ...(mayBeMadeByHand ? ['Make sure that nobody else has made it from a copy of the stack'] : []),
    ...(isPerhapsTrained ? ['Make sure that it is no model that was trained there: it may be no copy'] : []),
    ...(runner && !ownedBy(stack, runner) ? [`Let ${runner}, which runs it, run another version`] : []),
    ...patience(status),
  ];
}

export function patience(status: string): string[] {
  return PASSING.includes(status) ? [`Wait until it is no longer ${status}`] : [];
}

/** Rekognition neither starts, stops nor deletes a version in these statuses. */
const PASSING = ['COPYING_IN_PROGRESS', 'STARTING', 'STOPPING'];
