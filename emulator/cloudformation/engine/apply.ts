import { exportConflict } from '../exports';
import type { StackModel } from '../stack';
import { dependenciesOf } from '../template/dependencies';
import type { Scope } from '../template/scope';
import { failureReason, type Operation } from './operation';
import { runInOrder } from './order';
import { evaluateOutputs } from './outputs';
import { provision } from './provision';
import { activeResources, existingResources, stackScope } from './stack-scope';
import { reasonOf } from './work';

export interface Brought {
  readonly outputs: StackModel['outputs'];
  readonly active: readonly string[];
}

/** Brings a stack to its model. Returns the reason as text when it fails. */
export async function bringForward(operation: Operation): Promise<Brought | string> {
  const { stack, services, world } = operation;
  try {
    const scope = stackScope(world.store, stack, stack.model, existingResources(stack));
    if (!(await applyTemplate(operation, scope))) return failureReason(operation);
    const outputs = await evaluateOutputs(scope, services);
    const before = stack.baseline?.model ?? { outputs: [] };
    const conflict = exportConflict(world.store, stack, before, { outputs });
    return conflict ?? { outputs, active: activeResources(scope) };
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Creates and updates all that the template names, dependencies first. Returns whether all went well.
 *
 * The first failure cancels everything else that is under way, unless rollback is disabled: then everything that does
 * not depend on the failed resource goes on.
 */
async function applyTemplate(operation: Operation, scope: Scope): Promise<boolean> {
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
