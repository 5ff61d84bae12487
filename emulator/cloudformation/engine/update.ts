import { enterStatus } from '../events';
import { cleanUpChildren } from '../nested/children';
import { parentsDecision } from '../nested/decision';
import type { Stack } from '../stack';
import type { PhysicalResource } from '../stack-resource';
import { type Brought, bringForward } from './apply';
import { rollBackCreate } from './create';
import { cleanUp } from './delete-resources';
import { byDeletionPolicy, remainsOf } from './doom';
import { failureReason, type Operation } from './operation';
import { rollBackUpdate } from './roll-back-update';
import { takeBackFailedUpdates } from './take-back';

/**
 * Remembers the state that the update's rollback would bring back. A stack that has failed keeps the last good state
 * that it remembers, if any.
 */
export function takeBaseline(stack: Stack): void {
  if (!stack.status.endsWith('_COMPLETE')) return;
  const resources = new Map<string, PhysicalResource>();
  for (const { logicalId, actual } of stack.resources.values()) if (actual) resources.set(logicalId, actual);
  stack.baseline = { model: stack.model, resources };
}

/** Takes the stack back to its last good state. A stack that never had a good state goes back to nothing. */
export function rollBack(operation: Operation, reason: string): Promise<void> {
  return operation.stack.baseline ? rollBackUpdate(operation, reason) : rollBackCreate(operation, reason);
}

/** Runs an update from UPDATE_IN_PROGRESS on. The stack already has the new model. */
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
    stack.obsolete.push(...(await remainsOf(operation, resource)).map(byDeletionPolicy));
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
