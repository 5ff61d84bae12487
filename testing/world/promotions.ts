import { App } from 'aws-cdk-lib';
import { bootstrap } from '../../emulator/bootstrap';
import type { SynthesisedStack } from '../../emulator/deployment/assembly';
import { ModelPromotion, type ModelPromotionProps, type PromotionTarget } from '../../lib';
import type { Trained } from './stacks';
import { synthesiseApp } from './synthesis';
import { type Deployment, PRODUCTION, REGION, TRAINING, type World } from './world';

export const STAGING = '333333333333';
const ACCOUNTS = [TRAINING, STAGING, PRODUCTION];

export const staging: PromotionTarget = { name: 'staging', account: STAGING };
export const production: PromotionTarget = { name: 'production', account: PRODUCTION };

/** The stack names of a promotion that is called `shapes`. */
export const SOURCE_STACK = 'shapes-Source';
export const STAGING_STACK = 'shapes-staging';
export const PRODUCTION_STACK = 'shapes-production';

export function promotion(props: ModelPromotionProps) {
  return (app: App) => {
    new ModelPromotion(app, 'shapes', props);
  };
}

/** The world has a training and a production account; this bootstraps one between them. */
export async function addStaging(world: World): Promise<void> {
  await world.run(bootstrap(world.aws, STAGING, REGION, ACCOUNTS));
  await world.clock.advance(60_000);
}

/**
 * `cdk deploy --all`: the stacks of an app one after the other, until one fails. Returns the outcome of each stack that
 * it reached. Like the CLI, it skips a stack without changes, which is UNCHANGED. A deployment that CloudFormation does
 * not accept is REFUSED.
 */
export async function deployAll(
  world: World,
  build: (app: App) => void,
  { previousParameters: keeps = true, rollback = true } = {},
): Promise<Record<string, Deployment>> {
  const outcomes: Record<string, Deployment> = {};
  for (const stack of synthesiseApp(build)) {
    const outcome = await deployOne(world, stack, keeps, { DisableRollback: !rollback });
    outcomes[stack.name] = outcome;
    if (!/^(CREATE_COMPLETE|UPDATE_COMPLETE|UNCHANGED)$/.test(outcome.status)) break;
  }
  return outcomes;
}

async function deployOne(
  world: World,
  stack: SynthesisedStack,
  keeps: boolean,
  more: object,
): Promise<Deployment> {
  const { name, account } = stack;
  const began = world.clock.now();
  const Parameters = keeps ? await previousParameters(world, stack) : [];
  return world.run(
    world.start(name, stack, account, {}, { Parameters, ...more }).then(
      () => world.outcome(name, account, began),
      async (error) => {
        const isUnchanged = /No updates are to be performed/.test(error.message);
        if (!isUnchanged && !/failed to satisfy constraint/.test(error.message)) throw error;
        const outcome = await world.outcome(name, account, began);
        return isUnchanged
          ? { ...outcome, status: 'UNCHANGED' }
          : { ...outcome, status: 'REFUSED', reasons: [error.message] };
      },
    ),
  );
}

/** The CLI keeps the value of each parameter that the stack has already. */
async function previousParameters(world: World, { name, account, template }: SynthesisedStack) {
  const [stack] = await world
    .run<any>(world.call(account, 'cloudformation', 'DescribeStacks', { StackName: name }))
    .then(
      ({ Stacks }) => Stacks,
      () => [],
    );
  const declared = JSON.parse(template).Parameters ?? {};
  return (stack?.Parameters ?? [])
    .filter(({ ParameterKey }: { ParameterKey: string }) => ParameterKey in declared)
    .map(({ ParameterKey }: { ParameterKey: string }) => ({ ParameterKey, UsePreviousValue: true }));
}

/** `cdk destroy --all`: deletes the stacks in the reverse order. */
export async function destroyAll(world: World, build: (app: App) => void): Promise<string[]> {
  const statuses: string[] = [];
  for (const { name, account } of synthesiseApp(build).reverse()) {
    statuses.push((await world.destroy(name, account)).status);
  }
  return statuses;
}

/** The value of a parameter; undefined when there is none. */
export async function parameter(world: World, account: string, name = '/custom-labels/shapes/current') {
  const answer = world.byHand('GetParameter', { Name: name }, account, 'ssm');
  return answer.then(
    ({ Parameter }) => Parameter.Value as string,
    (error) => {
      if (error.name !== 'ParameterNotFound') throw error;
      return undefined;
    },
  );
}

/** The source of the version that the account's pointer names. */
export async function pointedIn(world: World, account: string, name?: string): Promise<string | undefined> {
  const arn = await parameter(world, account, name);
  return copiesIn(world, account).find((copy) => copy.arn === arn)?.sourceArn;
}

/** The statuses of the stacks that a deployment reached, in its order. */
export const endsOf = (deployed: Record<string, Deployment>) =>
  Object.values(deployed).map(({ status }) => status);

/** Promotes the version to these targets, and keeps the versions in `kept`. */
export const promote = (world: World, source: Trained, targets: PromotionTarget[], ...kept: Trained[]) =>
  deployAll(world, promotion({ source, targets, ...keeping(...kept) }));

/** The versions that a promotion keeps. */
export const keeping = (...versions: { readonly modelVersionArn: string }[]) => ({
  keptModelVersionArns: versions.map(({ modelVersionArn }) => modelVersionArn),
});

/** Which source versions the account has copies of, by name and status, and the ARNs of these copies. */
export function copiesIn(world: World, account: string) {
  return world.aws.rekognition.versions(account, REGION);
}

/**
 * How many copies have begun until now. A call that IAM refused, because it did not know the policy yet, does not
 * count.
 */
export function copyCalls(world: World): number {
  return world.callsOf('CopyProjectVersion').length;
}
