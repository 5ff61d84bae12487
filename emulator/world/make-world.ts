import { bootstrap } from '../bootstrap';
import type { Emulator, EmulatorOptions } from '../emulator';
import { inject } from '../faults';
import { parseArn } from '../rekognition/arns';
import type { World, WorldModel } from './world';

/** The emulator's options for this world. */
export function optionsOf(world: World): EmulatorOptions {
  const organizations = world.accounts.map(({ account, organization }) => [account, organization]);
  return {
    iam: { organizations: Object.fromEntries(organizations) },
    stateMachineSpeed: world.stateMachineSpeed,
    rekognition: {
      copyDuration: milliseconds(world.copySeconds),
      deleteDuration: milliseconds(world.deleteSeconds),
      startDuration: milliseconds(world.startSeconds),
      stopDuration: milliseconds(world.stopSeconds),
    },
  };
}

/** Puts everything in place: the accounts, their models, and the calls that will fail. */
export async function makeWorld(
  aws: Emulator,
  { accounts, models = [], failures = [] }: World,
): Promise<void> {
  for (const { account, regions, trusts } of accounts)
    for (const region of regions) await bootstrap(aws, account, region, trusts);
  for (const model of models) train(aws, model);
  inject(
    aws,
    failures.map(({ error: code, ...at }) => ({ at, what: { name: 'error', code } })),
  );
}

function train(aws: Emulator, model: WorldModel): void {
  const { projectArn, modelVersionArn, f1Score, labels, copyFails, startFails } = model;
  const { account, region, project, version } = parseArn(modelVersionArn)!;
  aws.rekognition.train({
    account,
    region,
    projectName: project,
    projectNumber: numberOf(projectArn),
    versionName: version!,
    versionNumber: numberOf(modelVersionArn),
    f1Score,
    labels,
    copyFails,
    startFails,
    copyDuration: milliseconds(model.copySeconds),
    startDuration: milliseconds(model.startSeconds),
  });
}

const numberOf = (arn: string) => Number(arn.slice(arn.lastIndexOf('/') + 1));

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
