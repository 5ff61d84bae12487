import { App, Stack, Stage } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import { ModelPromotion, type PromotionTarget } from '../../lib';

/** How the targets of a fleet follow each other. */
export type Shape = 'one wave' | 'three waves';

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

/** The same in a stage of CDK Pipelines. */
export function promoteInPipeline(app: App, source: Source, size: number, shape: Shape): void {
  const stack = new Stack(app, 'Pipeline', { env: { account: '999999999999', region: 'eu-west-1' } });
  const pipeline = new CodePipeline(stack, 'Pipeline', {
    crossAccountKeys: true,
    synth: new ShellStep('Synth', {
      input: CodePipelineSource.codeCommit(Repository.fromRepositoryName(stack, 'Code', 'shapes'), 'main'),
      commands: ['npx cdk synth'],
    }),
  });
  const stage = new Stage(app, 'Live');
  const promotion = promote(stage, source, size, shape);
  pipeline.addStage(stage, { stackSteps: promotion.approvalSteps() });
}
