import type { Operation } from '../engine/operation';
import { enterResourceStatus, STACK_TYPE } from '../events';
import type { Stack } from '../stack';
import type { StackResource } from '../stack-resource';
import type { StackStore } from '../store';
import { waitsForParent } from './decision';
import { untilStatus } from './status-watch';

export interface Child {
  readonly resource: StackResource;
  readonly stack: Stack;
}

/** The nested stacks that are resources of `stack` at present. */
export function childrenOf(store: StackStore, stack: Stack): Child[] {
  return [...stack.resources.values()].flatMap((resource) => {
    const child = resource.type === STACK_TYPE && store.find(stack, resource.physicalId);
    return child ? [{ resource, stack: child }] : [];
  });
}

/** The nested stacks of `stack`, and theirs. */
export const descendantsOf = (store: StackStore, stack: Stack): Stack[] =>
  childrenOf(store, stack).flatMap(({ stack: child }) => [child, ...descendantsOf(store, child)]);

/**
 * Lets the nested stacks among `logicalIds` begin their clean-up, and waits for its end. Then the parent's events show
 * once more each nested stack that existed before the update.
 */
export async function cleanUpChildren(
  { stack, world }: Operation,
  logicalIds: ReadonlySet<string>,
): Promise<void> {
  const before = stack.baseline?.resources;
  const children = childrenOf(world.store, stack).filter(({ resource }) =>
    logicalIds.has(resource.logicalId),
  );
  await Promise.all(
    children.map(async ({ resource, stack: child }) => {
      if (waitsForParent(child)) {
        child.decide!('clean up');
        await untilStatus(child, (status) => !status.endsWith('_IN_PROGRESS'));
      }
      if (!before?.has(resource.logicalId)) return;
      enterResourceStatus(world.aws.clock, stack, resource, { status: 'UPDATE_COMPLETE' });
    }),
  );
}
