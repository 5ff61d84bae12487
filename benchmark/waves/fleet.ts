import { type App, Stack, Stage } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CodePipeline, CodePipelineSource, ShellStep, type StackSteps } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import { ModelPromotion, type PromotionTarget } from '../../lib';
import { stockProvider } from '../alternatives/copies';

/** How the targets of a fleet follow each other. */
export type Shape = 'one wave' | 'three waves';

/** Where a fleet is deployed from. */
export type Where = 'app' | 'pipeline';

export const accountOf = (index: number) => String(400000000000 + index);

/** Three waves are a canary, a tenth of the others, and the rest. */
export function targetsOf(size: number, shape: Shape): PromotionTarget[] {
  const waveOf = (index: number) => {
    if (shape === 'one wave') return 'all';
    if (index === 0) return 'canary';
    return index <= size / 10 ? 'early' : 'everyone';
  };
  return Array.from({ length: size }, (_, index) => ({
    name: `target-${index}`,
    account: accountOf(index),
    wave: waveOf(index),
  }));
}

export interface Source {
  readonly projectArn: string;
  readonly modelVersionArn: string;
}

export function promote(scope: Construct, source: Source, size: number, shape: Shape): ModelPromotion {
  return new ModelPromotion(scope, 'Shapes', { source, targets: targetsOf(size, shape) });
}

/** What a fleet is made of. */
export type Content = keyof typeof CONTENTS;

/** Makes the stacks of a fleet, and says which steps of a pipeline stand before them. */
type Make = (scope: Construct, source: Source, size: number, shape: Shape) => StackSteps[];

const CONTENTS = {
  ModelPromotion: (scope, source, size, shape) => promote(scope, source, size, shape).approvalSteps(),
  'stock Provider': stacksWith((stack, { projectArn, modelVersionArn }) => {
    const destinationArn = `arn:aws:rekognition:eu-west-1:${stack.account}:project/shapes/1767225600000`;
    stockProvider(stack, [{ projectArn, modelVersionArn, destinationArn }], `output-${stack.account}`);
  }),
  'one parameter': stacksWith((stack) => new StringParameter(stack, 'Parameter', { stringValue: 'v1' })),
} satisfies Record<string, Make>;

/** As many stacks in as many waves, without this library and without approvals. */
function stacksWith(fill: (stack: Stack, source: Source) => void): Make {
  return (scope, source, size, shape) => {
    const waves = Map.groupBy(targetsOf(size, shape), ({ wave }) => wave);
    let before: readonly Stack[] = [];
    for (const targets of waves.values()) {
      const stacks = targets.map(({ name, account }) => {
        const stack = new Stack(scope, name, { env: { account, region: 'eu-west-1' } });
        fill(stack, source);
        for (const other of before) stack.addDependency(other);
        return stack;
      });
      before = stacks;
    }
    return [];
  };
}

export function makeFleet(
  content: Content,
  where: Where,
  app: App,
  ...[source, size, shape]: [Source, number, Shape]
): void {
  if (where === 'app') {
    CONTENTS[content](app, source, size, shape);
    return;
  }
  const stack = new Stack(app, 'Pipeline', { env: { account: '999999999999', region: 'eu-west-1' } });
  const pipeline = new CodePipeline(stack, 'Pipeline', {
    crossAccountKeys: true,
    synth: new ShellStep('Synth', {
      input: CodePipelineSource.codeCommit(Repository.fromRepositoryName(stack, 'Code', 'shapes'), 'main'),
      commands: ['npx cdk synth'],
    }),
  });
  const stage = new Stage(app, 'Live');
  pipeline.addStage(stage, { stackSteps: CONTENTS[content](stage, source, size, shape) });
}
