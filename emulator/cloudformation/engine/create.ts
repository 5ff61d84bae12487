import { enterResourceStatus, enterStatus } from '../events';
import type { Doomed } from '../stack-resource';
import { bringForward } from './apply';
import { deleteAll } from './delete';
import { deleteResources } from './delete-resources';
import { byRollback, leftBehind } from './doom';
import { failureReason, type Operation, rollbackOf } from './operation';

export type OnFailure = 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';

/** Runs a creation from CREATE_IN_PROGRESS to its end. A failed creation ends as `onFailure` says. */
export async function createStackResources(operation: Operation, onFailure: OnFailure): Promise<void> {
  const { stack, world } = operation;
  const result = await bringForward(operation);
  const problem = typeof result === 'string' ? result : undefined;
  if (typeof result === 'object') stack.model = { ...stack.model, outputs: result.outputs };
  if (operation.record.superseded) return;
  if (problem === undefined) return enterStatus(world.aws.clock, stack, 'CREATE_COMPLETE');
  if (onFailure === 'DO_NOTHING') return enterStatus(world.aws.clock, stack, 'CREATE_FAILED', problem);
  if (onFailure === 'DELETE') {
    const deletion = rollbackOf(operation);
    stack.deletionTime = world.aws.clock.now();
    enterStatus(
      world.aws.clock,
      stack,
      'DELETE_IN_PROGRESS',
      `${sentence(problem)}Delete requested by user.`,
    );
    return deleteAll(deletion, {});
  }
  return rollBackCreate(operation, `${sentence(problem)}Rollback requested by user.`);
}

/** The problem as a complete sentence, so that another sentence can follow. */
const sentence = (problem: string) => problem.replace(/\.?\s*$/, '. ');

/** From ROLLBACK_IN_PROGRESS on: deletes everything that was created. */
export async function rollBackCreate(failed: Operation, reason: string): Promise<void> {
  const operation = rollbackOf(failed);
  const { stack, world } = operation;
  stack.deletionTime = world.aws.clock.now();
  enterStatus(world.aws.clock, stack, 'ROLLBACK_IN_PROGRESS', reason);
  await operation.before;
  const doomed: Doomed[] = [...stack.obsolete];
  for (const resource of stack.resources.values()) {
    const leftover = await leftBehind(operation, resource);
    const physical = resource.actual ?? leftover;
    if (physical) doomed.push(byRollback(operation, physical));
    else enterResourceStatus(world.aws.clock, stack, resource, { status: 'DELETE_COMPLETE' });
  }
  const kept = await deleteResources(operation, doomed, {
    tries: 1,
    stopAtFailure: world.settings.failedDeletionProtects,
  });
  stack.obsolete = stack.obsolete.filter((one) => kept.includes(one));
  forgetDeleted(operation, new Set(kept.map(({ physical }) => physical.logicalId)));
  stack.model = { ...stack.model, outputs: [], imports: new Set() };
  if (operation.record.superseded) return;
  const failure = failureReason(operation);
  enterStatus(
    world.aws.clock,
    stack,
    failure ? 'ROLLBACK_FAILED' : 'ROLLBACK_COMPLETE',
    failure || undefined,
  );
}

/** Drops the deleted resources, but keeps their records, so that DescribeStackResources can still show them. */
export function forgetDeleted({ stack }: Operation, kept: ReadonlySet<string>): void {
  for (const resource of stack.resources.values()) {
    if (kept.has(resource.logicalId)) continue;
    resource.actual = undefined;
    resource.attempt = undefined;
  }
}
