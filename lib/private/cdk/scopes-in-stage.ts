import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The scopes below the nearest app or stage, down to the scope itself. A stage begins anew: the stack of a pipeline, which
 * may hold it, does not hold what the stage deploys.
 */
export function scopesInStage(scope: IConstruct): IConstruct[] {
  const stage = Stage.isStage(scope) ? scope : Stage.of(scope);
  return scope.node.scopes.slice(stage ? stage.node.scopes.length : 0);
}
