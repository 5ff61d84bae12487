import { enterStatus } from '../events';
import { cleanUpChildren } from '../nested/children';
import { parentsDecision } from '../nested/decision';
import { cleanUp } from './delete-resources';
import { byRollback, remainsOf } from './doom';
import { failureReason, type Operation, rollbackOf } from './operation';
import { runInOrder } from './order';
import { restore } from './restore';

export interface RollbackOptions {
  /** Logical ids of resources that count as rolled back. */
  readonly skip?: readonly string[];
  /** Whatever cannot be rolled back is skipped. */
  readonly force?: boolean;
}

/**
 * From UPDATE_ROLLBACK_IN_PROGRESS on: first every resource of the baseline goes back to its former state, dependencies
 * first. Then everything that the update created is deleted. Can be run again after it failed.
 */
export async function rollBackUpdate(
  failed: Operation,
  reason: string | undefined,
  options: RollbackOptions = {},
): Promise<void> {
  const operation = rollbackOf(failed);
  const { stack, world } = operation;
  const { clock } = world.aws;
  const baseline = stack.baseline!;
  stack.model = baseline.model;
  enterStatus(clock, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  if (world.settings.rollbackMovesLastUpdatedTime) stack.lastUpdatedTime = clock.now();
  await operation.before;
  const members = [...baseline.resources.values()];
  await runInOrder(
    members,
    ({ dependencies }) => members.filter(({ logicalId }) => dependencies.includes(logicalId)),
    (base) => restore(operation, stack.resources.get(base.logicalId)!, base, options),
  );
  const failure = failureReason(operation);
  if (failure) return enterStatus(clock, stack, 'UPDATE_ROLLBACK_FAILED', failure);

  enterStatus(clock, stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  if ((await parentsDecision(stack)) === 'superseded') return;
  await cleanUpChildren(operation, new Set(baseline.resources.keys()));
  const created = [...stack.resources.values()].filter(({ logicalId }) => !baseline.resources.has(logicalId));
  for (const resource of created) {
    const remains = await remainsOf(operation, resource);
    stack.obsolete.push(...remains.map((physical) => byRollback(operation, physical)));
  }
  await cleanUp(operation);
  for (const { logicalId } of created) stack.resources.delete(logicalId);
  stack.baseline = undefined;
  enterStatus(clock, stack, 'UPDATE_ROLLBACK_COMPLETE');
}
