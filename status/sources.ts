import { isDeepStrictEqual } from 'node:util';
import { parseProjectArn } from '../contract/arns';
import { type CopiedModelVersionProperties, OWNER_TAG } from '../contract/copied-model-version';
import { ownerOf } from '../lambda/cloudformation/owner';
import { judge, refusals } from '../lambda/copied-model-version/gate';
import { versionNameOf } from '../lambda/copied-model-version/identity';
import { scoreOf } from '../lambda/rekognition/score';
import type { AppStack } from './assembly';
import { cdkDeploy } from './commands';
import type { DeclaredResource } from './declared';
import type { Difference } from './difference';
import { isChanging } from './differences';
import type { Account, Ask, Found } from './found';
import { versionsOf } from './projects';
import { resolve } from './template';
import { isCopyOf, isGone, versionOf } from './versions';

/**
 * The F1 scores of the versions of a source's project, by ARN. A version that was not tested has none. Undefined if the
 * app has no stack in the account and Region of the project.
 */
export type Sources = (projectArn: string) => Promise<ReadonlyMap<string, number | undefined> | undefined>;

/** Asks with the lookup role of a stack in the project's account. */
export function sourcesOf(stacks: readonly AppStack[], open: (stack: AppStack) => Promise<Account>): Sources {
  return async (ProjectArn) => {
    const project = parseProjectArn(ProjectArn);
    const there = stacks.find(
      ({ account, region }) => account === project?.account && region === project?.region,
    );
    if (!there) return undefined;
    const { ask } = await open(there);
    const versions = await versionsOf(ask, ProjectArn, () => false);
    return new Map(versions.map(({ arn, f1Score }) => [arn, scoreOf(f1Score)]));
  };
}

/**
 * Copies that are missing, and that no deployment can make because of their source. A copy that exists needs no source.
 */
export async function problemsOfSources(
  stack: AppStack,
  found: Found,
  ask: Ask,
  sources: Sources,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  if (isChanging(found)) return differences;
  for (const copy of stack.declared.copies) {
    const { logicalId, properties } = copy;
    const { SourceProjectArn: project, SourceProjectVersionArn: version } = properties;
    if (isThere(copy, found) || typeof project !== 'string' || typeof version !== 'string') continue;
    const versions = await sources(project);
    if (!versions) continue;
    if (!versions.has(version)) {
      if (await isTakenOver(copy, found, ask)) continue;
      differences.push({
        id: 'source-gone',
        what: `${logicalId} is to copy ${version}, which does not exist any more`,
        before: 'give this target a keptModelVersionArns without the version, or promote another version',
        command: cdkDeploy(stack),
        copy: logicalId,
      });
      continue;
    }
    const [refusal] = refusalsOf(judgeIn(stack, copy), version, versions.get(version));
    if (!refusal) continue;
    differences.push({
      id: 'gate-refuses',
      what: `${logicalId} is to copy ${version}, which does not pass its gate: ${refusal.text}`,
      before: 'promote a better version, or change the gate',
      command: cdkDeploy(stack),
      copy: logicalId,
    });
  }
  return differences;
}

/** Properties that decide which copy is made. */
const IDENTIFYING: readonly (keyof CopiedModelVersionProperties)[] = [
  'SourceProjectVersionArn',
  'DestinationProjectArn',
  'OutputBucket',
  'OutputKeyPrefix',
  'KmsKeyId',
  'VersionName',
];

/** Whether the deployed stack already has this copy, as far as it could be read. */
function isThere({ logicalId, properties }: DeclaredResource, found: Found): boolean {
  const deployed = found.deployed.copies.find((copy) => copy.logicalId === logicalId);
  const isSame = IDENTIFYING.every((name) => isDeepStrictEqual(deployed?.properties[name], properties[name]));
  if (!deployed || !isSame) return false;
  const [project] = found.known.physicalIds.get(logicalId)?.split('/') ?? [];
  if (!project || !found.versions.has(project)) return true;
  return !isGone(versionOf(found, logicalId));
}

/** Whether a deployment takes over the version that has the copy's name, and so needs no source. */
async function isTakenOver(copy: DeclaredResource, found: Found, ask: Ask): Promise<boolean> {
  const { logicalId, properties } = copy;
  const { known } = found;
  const values = Object.fromEntries(IDENTIFYING.map((key) => [key, resolve(properties[key], known)]));
  // The derived name is known only if all these values are known without CloudFormation.
  if (IDENTIFYING.some((key) => key in properties && values[key] === undefined)) return false;
  const identity = values as unknown as CopiedModelVersionProperties;
  const owner = ownerOf({ name: known.stackName }, logicalId);
  const name = versionNameOf({ ...known, name: known.stackName }, logicalId, identity);
  const versions = await versionsOf(ask, identity.DestinationProjectArn);
  return (
    versions
      .filter((version) => version.name === name && !isGone(version))
      .filter((version) => isCopyOf(copy, version, found))
      // If Rekognition names no source, a name that the user has chosen does not show the source either.
      .filter(({ sourceArn }) => sourceArn !== undefined || properties.VersionName === undefined)
      .some(({ tags }) => properties.AdoptExisting === 'true' || tags[OWNER_TAG] === owner)
  );
}

/** The resource that judges a copy: the last one that waits for it. */
function judgeIn({ declared }: AppStack, copy: DeclaredResource): DeclaredResource['properties'] {
  const waits = declared.waits.filter(({ properties }) => properties.First === copy.logicalId);
  return [copy, ...waits].find(({ properties }) => properties.MinimumF1Score !== undefined)?.properties ?? {};
}

/**
 * Judges only the F1 score, because the list of versions already shows it. A minimum that only CloudFormation can
 * compute is not applied.
 */
function refusalsOf(
  { MinimumF1Score: minimum, AcceptMissingEvaluation: accept }: DeclaredResource['properties'],
  arn: string,
  f1Score: number | undefined,
) {
  if (typeof minimum !== 'string' || Number.isNaN(Number(minimum))) return [];
  const acceptMissingEvaluation = accept === 'true';
  const gates = {
    minimumF1Score: Number(minimum),
    minimumLabelF1Scores: [],
    unknownLabels: 'missing',
    acceptMissingEvaluation,
  } as const;
  return refusals(judge(gates, { arn, status: '', f1Score }, true), acceptMissingEvaluation);
}
