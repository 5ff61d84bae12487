import { enterStatus } from '../events';
import type { Doomed } from '../stack-resource';
import { forgetDeleted } from './create';
import { deleteResources } from './delete-resources';
import { byDeletionPolicy, remainsOf } from './doom';
import { failureReason, type Operation } from './operation';

export interface DeletionOptions {
  /** Logical ids of resources that stay. */
  readonly retain?: readonly string[];
  /** Leaves what cannot be deleted, without a failure. */
  readonly force?: boolean;
}

/** Runs a deletion from DELETE_IN_PROGRESS to DELETE_COMPLETE or DELETE_FAILED. */
export async function deleteAll(
  operation: Operation,
  { retain = [], force }: DeletionOptions,
): Promise<void> {
  const { stack, world } = operation;
  const isNamed = ({ logicalId }: Doomed['physical']) => retain.includes(logicalId);
  // A logical id may have two physical resources, if an update without rollback replaced the first one and then failed.
  const doomed: Doomed[] = stack.obsolete.map(({ physical, retain: byUpdate }) => ({
    physical,
    retain: byUpdate || isNamed(physical),
  }));
  for (const resource of stack.resources.values()) {
    for (const physical of await remainsOf(operation, resource)) {
      const { retain: byPolicy } = byDeletionPolicy(physical);
      doomed.push({ physical, retain: byPolicy || isNamed(physical) });
    }
  }
  const kept = await deleteResources(operation, doomed, {
    tries: 1,
    stopAtFailure: world.settings.failedDeletionProtects && !force,
  });
  const failure = force ? '' : failureReason(operation);
  stack.obsolete = stack.obsolete.filter(({ physical }) => kept.some((one) => one.physical === physical));
  forgetDeleted(operation, new Set(failure ? kept.map(({ physical }) => physical.logicalId) : []));
  if (failure) return enterStatus(world.aws.clock, stack, 'DELETE_FAILED', failure);
  stack.obsolete = [];
  stack.baseline = undefined;
  stack.model = { ...stack.model, outputs: [], imports: new Set() };
  stack.deletionTime = world.aws.clock.now();
  enterStatus(world.aws.clock, stack, 'DELETE_COMPLETE');
}
