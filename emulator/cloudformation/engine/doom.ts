import { enterResourceStatus } from '../events';
import { physicalName } from '../identifiers';
import { isCustomResource } from '../resources';
import type { Doomed, PhysicalResource, StackResource } from '../stack-resource';
import type { DeletionPolicy } from '../template/template';
import type { Operation } from './operation';

/** No type of the emulator can have a snapshot, so the resource stays, as with Retain. */
export const willRetain = (policy: DeletionPolicy | undefined): boolean =>
  policy === 'Retain' || policy === 'RetainExceptOnCreate' || policy === 'Snapshot';

/** For a stack's deletion, and for a resource that left the template. */
export const byDeletionPolicy = (physical: PhysicalResource): Doomed => ({
  physical,
  retain: willRetain(physical.definition.DeletionPolicy),
});

/** For the rollback of the operation that created the resource. */
export function byRollback({ stack }: Operation, physical: PhysicalResource): Doomed {
  const { DeletionPolicy: policy } = physical.definition;
  return {
    physical,
    retain: willRetain(policy) && policy !== 'RetainExceptOnCreate' && !stack.retainExceptOnCreate,
  };
}

/**
 * What a failed or cancelled attempt may have left behind, as something to delete.
 *
 * If a custom resource's provider never answered with a physical id, CloudFormation invents one for the Delete.
 */
export async function leftBehind(
  { stack }: Operation,
  resource: StackResource,
): Promise<PhysicalResource | undefined> {
  const { attempt, logicalId, type, actual } = resource;
  await attempt?.settled;
  if (!attempt?.started) return undefined;
  attempt.physicalId ??= inventedId(stack, resource, attempt.kind);
  const id = attempt.physicalId;
  if (id === undefined || id === actual?.id) return undefined;
  const { properties, definition, dependencies } = attempt;
  return { logicalId, type, id, attributes: {}, properties, definition, dependencies };
}

/** Everything that may exist of a resource. */
export async function remainsOf(operation: Operation, resource: StackResource): Promise<PhysicalResource[]> {
  const leftover = await leftBehind(operation, resource);
  return [resource.actual, leftover].filter((physical) => physical !== undefined);
}

function inventedId(
  stack: Operation['stack'],
  { logicalId, type }: StackResource,
  kind: string,
): string | undefined {
  if (kind !== 'create' || !isCustomResource(type)) return undefined;
  return physicalName(stack.name, logicalId, 255, stack.id, 'invented', stack.generation++);
}

/** Ends the work on a resource with success: `physical` is behind its logical id from now on. Returns true. */
export function complete(
  operation: Operation,
  resource: StackResource,
  physical: PhysicalResource,
  status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE' = 'UPDATE_COMPLETE',
  reason?: string,
): true {
  const { id: physicalId, properties } = physical;
  takeUp(operation, resource, physical);
  const event = { status, reason, physicalId, properties };
  enterResourceStatus(operation.world.aws.clock, operation.stack, resource, event);
  return true;
}

/** Puts `physical` behind its logical id. Cancels the pending deletion of the same physical id. */
export function takeUp({ stack }: Operation, resource: StackResource, physical: PhysicalResource): void {
  resource.actual = physical;
  resource.attempt = undefined;
  stack.obsolete = stack.obsolete.filter(
    ({ physical: other }) => other.logicalId !== physical.logicalId || other.id !== physical.id,
  );
}
