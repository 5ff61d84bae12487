import { enterStatus } from '../events';
import { exportConflict } from '../exports';
import { cleanUpChildren } from '../nested/children';
import { parentsDecision } from '../nested/decision';
import type { Stack, StackModel } from '../stack';
import type { PhysicalResource } from '../stack-resource';
import { applyTemplate } from './apply';
import { cleanUp } from './clean-up';
import { rollBackCreate } from './create';
import { byDeletionPolicy, leftBehind } from './doom';
import { failureReason, type Operation } from './operation';
import { evaluateOutputs } from './outputs';
import { rollBackUpdate } from './roll-back-update';
import { activeResources, existingResources, stackScope } from './stack-scope';
import { takeBackFailedUpdates } from './take-back';
import { reasonOf } from './work';

/** Remembers the state that the update's rollback would bring back. A stack that failed keeps its last good one, if any. */
export function takeBaseline(stack: Stack): void {
  if (!stack.status.endsWith('_COMPLETE')) return;
  const resources = new Map<string, PhysicalResource>();
  for (const { logicalId, actual } of stack.resources.values()) if (actual) resources.set(logicalId, actual);
  stack.baseline = { model: stack.model, resources };
}

/** Back to the last good state; a stack that never had one goes back to nothing. */
export function rollBack(operation: Operation, reason: string): Promise<void> {
  return operation.stack.baseline ? rollBackUpdate(operation, reason) : rollBackCreate(operation, reason);
}

/** From UPDATE_IN_PROGRESS on. The stack already has the new model. */
export async function updateStackResources(operation: Operation): Promise<void> {
  const { stack, world, cancellation } = operation;
  await operation.before;
  const result = await bringForward(operation);
  if (typeof result === 'object' && !cancellation.isCancelled) return finish(operation, result);
  const problem = typeof result === 'string' ? result : '';
  const byUser = failureReason(operation) === '' && cancellation.isCancelled;
  if (stack.disableRollback && !cancellation.isCancelled) {
    const { takesBackFailedUpdate: when } = world.settings;
    if (when === 'before UPDATE_FAILED') await takeBackFailedUpdates(operation);
    enterStatus(world.aws.clock, stack, 'UPDATE_FAILED', problem);
    if (when === 'in UPDATE_FAILED') await takeBackFailedUpdates(operation);
    return;
  }
  return rollBack(operation, byUser ? 'User Initiated' : problem);
}

interface Brought {
  readonly outputs: StackModel['outputs'];
  readonly active: readonly string[];
}

/** Returns the reason as text when it fails. */
async function bringForward(operation: Operation): Promise<Brought | string> {
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

async function finish(operation: Operation, { outputs, active }: Brought): Promise<void> {
  const { stack, world } = operation;
  const { clock } = world.aws;
  stack.model = { ...stack.model, outputs };
  enterStatus(clock, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const decision = await parentsDecision(stack);
  if (decision === 'roll back') return rollBack(operation, 'User Initiated');
  if (decision === 'superseded') return;
  const keep = new Set(active);
  await cleanUpChildren(operation, keep);
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !keep.has(logicalId));
  for (const resource of removed) {
    const leftover = await leftBehind(operation, resource);
    for (const physical of [resource.actual, leftover])
      if (physical) stack.obsolete.push(byDeletionPolicy(physical));
  }
  const kept = await cleanUp(operation);
  for (const { logicalId } of removed) stack.resources.delete(logicalId);
  stack.baseline = undefined;
  enterStatus(
    clock,
    stack,
    'UPDATE_COMPLETE',
    kept ? 'Update successful. One or more resources could not be deleted.' : undefined,
  );
}
