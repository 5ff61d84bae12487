import { dependenciesOf } from '../template/dependencies';
import type { Scope } from '../template/scope';
import type { Operation } from './operation';
import { runInOrder } from './order';
import { provision } from './provision';
import { activeResources } from './stack-scope';

/**
 * Creates and updates all that the template names, dependencies first. Returns whether all went well.
 *
 * The first failure cancels everything else that is under way, unless rollback is disabled: then everything that does
 * not depend on the failed resource goes on.
 */
export async function applyTemplate(operation: Operation, scope: Scope): Promise<boolean> {
  const { stack, cancellation } = operation;
  const active = activeResources(scope);
  const names = new Set(active);
  const outcomes = await runInOrder(
    active,
    (logicalId) => dependenciesOf(scope.template.Resources[logicalId], names),
    async (logicalId) => {
      const done = await provision(operation, scope, logicalId);
      if (!done && !stack.disableRollback) cancellation.cancel();
      return done;
    },
    { stop: () => cancellation.isCancelled },
  );
  return !cancellation.isCancelled && [...outcomes.values()].every((outcome) => outcome === 'done');
}
