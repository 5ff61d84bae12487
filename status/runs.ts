import { RUN_OPERATION_TAG, RUNNER_TAG } from '../contract/running-model-version';
import { ownerOf } from '../lambda/cloudformation/owner';
import type { AppStack } from './assembly';
import { awsCommand, cdkDeploy } from './commands';
import { AGAIN, namedByPointer } from './copies';
import { type DeclaredResource, isRetained } from './declared';
import type { Difference } from './difference';
import type { Found, FoundVersion } from './found';
import { MAY_BE_KEPT, patience } from './left-over';
import { isGone, isRunning, namedBy, ownedBy, versionOf } from './versions';

/** Models that do not run as declared, or that run although nothing declares them. */
export function runs(stack: AppStack, found: Found): Difference[] {
  const all = [...found.versions.values()].flat();
  const declaredArns = found.deployed.runs.map(({ logicalId }) => namedBy(found, logicalId));
  const declared = found.deployed.runs.flatMap((run, index) => {
    const version = all.find(({ arn }) => arn === declaredArns[index]);
    if (!version || isGone(version)) return goneRun(stack, run, found);
    return isRunning(version) ? takenRun(run, version, found) : restingRun(run, version, found);
  });
  const retaining = found.deployed.runs.filter(isRetained).map(({ logicalId }) => ownerOf(stack, logicalId));
  const undeclared = all
    .filter(({ arn, tags }) => ownedBy(stack, tags[RUNNER_TAG]) && !declaredArns.includes(arn))
    .filter(({ tags }) => !retaining.includes(tags[RUNNER_TAG]));
  const left = undeclared.filter(isRunning).map(
    ({ arn, name, status, tags }): Difference => ({
      id: 'left-running',
      what: `${name} runs and is billed; ${tags[RUNNER_TAG]} has started it, and the stack does not want it any more`,
      before: [MAY_BE_KEPT, ...patience(status)].join('. '),
      command: awsCommand(found, 'rekognition stop-project-version', { 'project-version-arn': arn }),
    }),
  );
  const stopped = undeclared.filter(({ status }) => status === 'STOPPED');
  return [...declared, ...left, ...stopped.map((version) => leftTags(version, found))];
}

/** Somebody has stopped by hand a model that a clean-up could not stop. The model still has its runner tag. */
function leftTags({ arn, name, tags }: FoundVersion, found: Found): Difference {
  return {
    id: 'left-tags',
    what: `${name} is STOPPED and still has the runner tag ${tags[RUNNER_TAG]}, so the stack stops it if somebody starts it`,
    command: awsCommand(found, 'rekognition untag-resource', {
      'resource-arn': arn,
      'tag-keys': [RUNNER_TAG, RUN_OPERATION_TAG],
    }),
  };
}

/**
 * The version does not exist any more. If the stack declares the version as a copy, the difference of that copy may
 * already say so.
 */
function goneRun(stack: AppStack, { logicalId }: DeclaredResource, found: Found): Difference[] {
  const { deployed, known, versions } = found;
  const [project, name] = known.physicalIds.get(logicalId)?.split('/') ?? [];
  if (!versions.has(project)) return [];
  const copy = deployed.copies.find((one) => known.physicalIds.get(one.logicalId) === `${project}/${name}`);
  if (copy && isGone(versionOf(found, copy.logicalId))) return [];
  return [
    {
      id: 'run-gone',
      what: `${name}, which ${logicalId} is to run, is gone${namedByPointer(found, logicalId)}`,
      before: copy ? AGAIN : `Let ${logicalId} run another version`,
      command: cdkDeploy(stack),
    },
  ];
}

/** A declared model does not run. If it has a schedule, that is no difference. */
function restingRun(run: DeclaredResource, version: FoundVersion, found: Found): Difference[] {
  const { logicalId, properties } = run;
  const { arn, name, status } = version;
  if (properties.Schedule) return [];
  const { MinInferenceUnits = '1', MaxInferenceUnits } = properties;
  const what = `${name} is to run, and is ${status} (${logicalId})`;
  // Without the tag the stack would never stop the model.
  if (version.tags[RUNNER_TAG] !== runnerOf(run, found)) {
    return [{ id: 'not-running', ...handover(run, version, found, `${what};`) }];
  }
  const [before] = patience(status);
  return [
    {
      id: 'not-running',
      what,
      command: awsCommand(found, 'rekognition start-project-version', {
        'project-version-arn': arn,
        'min-inference-units': String(MinInferenceUnits),
        ...(MaxInferenceUnits === undefined ? {} : { 'max-inference-units': String(MaxInferenceUnits) }),
      }),
      before,
    },
  ];
}

/**
 * The model runs, but its runner tag does not name the resource, so the resource never stops it. A model without a
 * runner tag is no difference if no schedule has to stop it.
 */
function takenRun(run: DeclaredResource, version: FoundVersion, found: Found): Difference[] {
  const { Schedule: hours } = run.properties;
  const runner = version.tags[RUNNER_TAG];
  const isToBeStopped = hours && hours.State !== 'DISABLED';
  if (runner === runnerOf(run, found) || (runner === undefined && !isToBeStopped)) return [];
  return [{ id: 'run-taken', ...handover(run, version, found, `${version.name} runs and is billed, and`) }];
}

function runnerOf({ logicalId }: DeclaredResource, { known }: Found): string {
  return ownerOf({ name: known.stackName }, logicalId);
}

/** Gives the model the resource's own runner tag. */
function handover(
  run: DeclaredResource,
  { arn, tags: { [RUNNER_TAG]: runner } }: FoundVersion,
  found: Found,
  what: string,
): Omit<Difference, 'id'> {
  const tags = JSON.stringify({ [RUNNER_TAG]: runnerOf(run, found) });
  return {
    what: `${what} its runner tag ${runner ? `names ${runner}` : 'is gone'}, so ${run.logicalId} does not stop it`,
    command: awsCommand(found, 'rekognition tag-resource', { 'resource-arn': arn, tags }),
    before: runner ? 'Take it out of that stack' : undefined,
  };
}
