import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The scopes below the nearest app or stage, down to the scope itself. Scopes above the stage are left out: a
 * pipeline's stack may contain the stage, but what the stage deploys is not a part of that stack.
 */
export function scopesInStage(scope: IConstruct): IConstruct[] {
  const stage = Stage.isStage(scope) ? scope : Stage.of(scope);
  return scope.node.scopes.slice(stage ? stage.node.scopes.length : 0);
}
