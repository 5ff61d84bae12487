import { note, title } from '../../../bin/demo/release-log';
import type { RunStack } from '../../ledger';
import { projectNames } from '../../left';
import { deploy, type Run, settingsFor } from '../../run';
import type { Case } from '../case';
import { same } from '../claims';
import { removeAndLook } from '../copies';
import type { PromotionSettings } from './app';

const APP = 'integ/cases/promotion/app.ts';

/** A promotion into one account, its pointer, and with a second version the way there and back. */
export const promotionCase: Case = {
  name: 'promotion',
  title: 'A promotion with its pointer',
  makes: ({ run, source, destination }) => [
    `${source}: the stack ${run}-promotion-Source, with a project policy where the accounts are two`,
    `${destination}: the stack ${run}-promotion-target with a project, a bucket, copies, their function and the parameter /custom-labels/${run}-promotion/current`,
  ],
  copies: ({ secondVersionArn }) => (secondVersionArn ? 2 : 1),
  policies: (isOneAccount) => (isOneAccount ? 0 : 1),
  play,
};

async function play(run: Run): Promise<void> {
  const { request } = run;
  const first = request.sourceVersionArn;
  const second = request.secondVersionArn;

  title('Promotion: the first version');
  const promoted = await promote(run, first, [first]);
  await pointsTo(run, promoted, [first]);

  if (second) {
    title('Promotion: the second version, with the first kept');
    const further = await promote(run, second, [first, second]);
    await pointsTo(run, further, [first, second]);

    title('Promotion: back to the first');
    const back = await promote(run, first, [first, second]);
    same('it is the copy of the first promotion', back.ModelVersionArn, promoted.ModelVersionArn);
    await pointsTo(run, back, [first, second]);
  } else {
    note('without --second-version-arn it does not go on, and not back');
  }

  title('Promotion: removed');
  await removeAndLook(run, stacksOf(run));
}

function stacksOf(run: Run): [source: RunStack, target: RunStack] {
  const id = projectNames(run).promotion;
  return [
    { app: APP, path: `${id}/Source`, name: `${id}-Source`, account: run.source },
    { app: APP, path: `${id}/target`, name: `${id}-target`, account: run.destination },
  ];
}

async function promote(run: Run, current: string, kept: string[]): Promise<Record<string, string>> {
  const [source, target] = stacksOf(run);
  const settings: PromotionSettings = {
    ...settingsFor(run),
    source: { projectArn: run.request.sourceProjectArn, modelVersionArn: current },
    keptModelVersionArns: kept,
  };
  await deploy(run, source, settings);
  const outputs = await deploy(run, target, settings);
  same('the current copy is one of this version', outputs.SourceModelVersionArn, current);
  return outputs;
}

async function pointsTo(
  { destination }: Run,
  outputs: Readonly<Record<string, string>>,
  kept: readonly string[],
): Promise<void> {
  same(
    `${outputs.PointerName} names it`,
    await destination.parameter(outputs.PointerName),
    outputs.ModelVersionArn,
  );
  const versions = await destination.versions(outputs.ProjectArn);
  same(
    'the project holds a finished copy of each kept version, and nothing else',
    versions.map(({ SourceProjectVersionArn, Status }) => `${SourceProjectVersionArn} ${Status}`).sort(),
    kept.map((arn) => `${arn} COPYING_COMPLETED`).sort(),
  );
}
