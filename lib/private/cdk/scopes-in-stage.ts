import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The scopes below the nearest app or stage, down to the scope itself. They end at a stage: a pipeline's stack may hold the
 * stage, but it does not hold what the stage deploys.
 */
export function scopesInStage(scope: IConstruct): IConstruct[] {
  const stage = Stage.isStage(scope) ? scope : Stage.of(scope);
  return scope.node.scopes.slice(stage ? stage.node.scopes.length : 0);
}
