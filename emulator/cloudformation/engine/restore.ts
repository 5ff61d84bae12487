import { enterResourceStatus } from '../events';
import { resourceTypeOf } from '../resources';
import { sameValue } from '../same-value';
import type { PhysicalResource, StackResource } from '../stack-resource';
import { makeAttempt } from './attempt';
import { byRollback, complete, leftBehind, takeUp } from './doom';
import type { Operation } from './operation';
import type { RollbackOptions } from './roll-back-update';
import { resourceWork } from './work';

/**
 * Brings one resource back to `base`. Returns whether this succeeded.
 *
 * If a resource was replaced, or was about to be, its old physical resource still exists. This old one is used again
 * unchanged, with its attributes, and the clean-up deletes the new one. Only a resource that was updated in place, as a
 * whole or in part, gets an update with the old properties.
 */
export async function restore(
  operation: Operation,
  resource: StackResource,
  base: PhysicalResource,
  { skip = [], force = false }: RollbackOptions,
): Promise<boolean> {
  const { stack, world } = operation;
  resource.metadata = base.definition.Metadata;
  if (skip.includes(base.logicalId)) return skipped(operation, resource, base);
  const leftover = await leftBehind(operation, resource);
  if (leftover) stack.obsolete.push(byRollback(operation, leftover));
  const { attempt, actual } = resource;
  const wasReplaced = actual !== undefined && actual.id !== base.id;
  if (wasReplaced) stack.obsolete.push(byRollback(operation, actual));

  if (wasReplaced || leftover) return complete(operation, resource, base);

  const touched = attempt?.started && attempt.kind === 'update';
  const now = touched ? attempt.properties : actual!.properties;
  if (!touched && !resourceTypeOf(base.type)!.updatesAlways && sameValue(now, base.properties)) {
    if (resource.status.endsWith('_FAILED')) return complete(operation, resource, base);
    takeUp(operation, resource, base);
    return true;
  }
  const event = { status: 'UPDATE_IN_PROGRESS', physicalId: base.id, properties: base.properties };
  enterResourceStatus(world.aws.clock, stack, resource, event);
  const restored = await updateBack(operation, resource, base, now, { skip, force });
  if (!restored) {
    if (!force) return false;
    operation.failures.update.delete(base.logicalId);
    return skipped(operation, resource, base);
  }
  return complete(operation, resource, restored);
}

/** The resource stays as the update left it, and nothing that the update made for it is deleted. */
const skipped = (operation: Operation, resource: StackResource, base: PhysicalResource) =>
  complete(operation, resource, base, 'UPDATE_COMPLETE', 'Resource skipped during UpdateRollback');

/** Updates a resource in place from the properties `now` to those of `base`. Returns the updated resource. */
export async function updateBack(
  operation: Operation,
  resource: StackResource,
  base: PhysicalResource,
  now: PhysicalResource['properties'],
  options: RollbackOptions = {},
): Promise<PhysicalResource | undefined> {
  const current: PhysicalResource = { ...base, properties: now };
  const type = resourceTypeOf(base.type)!;
  const restored = await makeAttempt(operation, resource, { kind: 'update', ...base }, () => {
    const work = resourceWork(operation, base, () => {});
    return type.restore ? type.restore(work, current, options) : type.update(work, current);
  });
  if (!restored) {
    // The next attempt starts where this one did.
    resource.attempt = { ...resource.attempt!, properties: now };
    return undefined;
  }
  if (restored.id !== base.id) operation.stack.obsolete.push(byRollback(operation, current));
  const { id, attributes, noEcho, requestId } = restored;
  return { ...base, id, attributes, noEcho, requestId };
}
