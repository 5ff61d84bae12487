import { RUNNER_TAG } from '../contract/running-model-version';
import { ownerOf } from '../lambda/cloudformation/owner';
import type { AppStack } from './assembly';
import { awsCommand } from './commands';
import { type DeclaredResource, isRetained } from './declared';
import type { Difference } from './differences';
import type { Found, FoundVersion } from './found';
import { MAY_BE_KEPT } from './left-over';
import { namedBy, ownedBy } from './versions';

/** Models that do not run as declared, or that run although nothing declares them. */
export function runs(stack: AppStack, found: Found): Difference[] {
  const all = [...found.versions.values()].flat();
  const declaredArns = found.deployed.runs.map(({ logicalId }) => namedBy(found, logicalId));
  const declared = found.deployed.runs.flatMap((run, index) => {
    const version = all.find(({ arn }) => arn === declaredArns[index]);
    if (!version) return [];
    return isRunning(version) ? takenRun(run, version, found) : restingRun(run, version, found);
  });
  const retaining = found.deployed.runs.filter(isRetained).map(({ logicalId }) => ownerOf(stack, logicalId));
  const left = all
    .filter(isRunning)
    .filter(({ arn, tags }) => ownedBy(stack, tags[RUNNER_TAG]) && !declaredArns.includes(arn))
    .filter(({ tags }) => !retaining.includes(tags[RUNNER_TAG]))
    .map(
      ({ arn, name, tags }): Difference => ({
        id: 'left-running',
        what: `${name} runs and is billed; ${tags[RUNNER_TAG]} has started it, and the stack does not want it any more`,
        before: MAY_BE_KEPT,
        command: stop(found, arn),
      }),
    );
  return [...declared, ...left];
}

function isRunning({ status }: FoundVersion): boolean {
  return status === 'STARTING' || status === 'RUNNING';
}

function stop(found: Found, arn: string): string {
  return awsCommand(found, 'rekognition stop-project-version', { 'project-version-arn': arn });
}

/** A schedule lets a model rest. */
function restingRun(
  { logicalId, properties }: DeclaredResource,
  { arn, name, status }: FoundVersion,
  found: Found,
): Difference[] {
  if (properties.Schedule) return [];
  const { MinInferenceUnits = '1', MaxInferenceUnits } = properties;
  return [
    {
      id: 'not-running',
      what: `${name} is to run, and is ${status} (${logicalId})`,
      command: awsCommand(found, 'rekognition start-project-version', {
        'project-version-arn': arn,
        'min-inference-units': String(MinInferenceUnits),
        ...(MaxInferenceUnits === undefined ? {} : { 'max-inference-units': String(MaxInferenceUnits) }),
      }),
    },
  ];
}

/** A resource never stops what it has not started. If no schedule is to stop the model, it may run without a tag. */
function takenRun(
  { logicalId, properties: { Schedule: hours } }: DeclaredResource,
  { arn, name, tags: { [RUNNER_TAG]: runner } }: FoundVersion,
  found: Found,
): Difference[] {
  const owner = ownerOf({ name: found.known.stackName }, logicalId);
  const isToBeStopped = hours && hours.State !== 'DISABLED';
  if (runner === owner || (runner === undefined && !isToBeStopped)) return [];
  const tags = JSON.stringify({ [RUNNER_TAG]: owner });
  return [
    {
      id: 'run-taken',
      what: `${name} runs and is billed, and its runner tag ${runner ? `names ${runner}` : 'is gone'}, so ${logicalId} does not stop it`,
      command: awsCommand(found, 'rekognition tag-resource', { 'resource-arn': arn, tags }),
      ...(runner ? { before: 'Take it out of that stack' } : {}),
    },
  ];
}
