import { enterResourceStatus } from '../events';
import { resourceTypeOf } from '../resources';
import type { StackResource } from '../stack-resource';
import { leftBehind, takeUp } from './doom';
import type { Operation } from './operation';
import { updateBack } from './restore';

/**
 * Without rollback an update keeps what it reached, but a resource that failed goes back to its own last good state.
 * The stack's status does not show this. In the end the resource is UPDATE_FAILED, with the reason of the failure.
 *
 * A replacement that failed needs nothing: the old physical resource is untouched.
 */
export async function takeBackFailedUpdates(operation: Operation): Promise<void> {
  const failed = [...operation.failures.update].map((logicalId) => operation.stack.resources.get(logicalId)!);
  await Promise.all(failed.map((resource) => takeBack(operation, resource)));
}

async function takeBack(operation: Operation, resource: StackResource): Promise<void> {
  const { stack, world } = operation;
  const { attempt, actual: good, statusReason: reason } = resource;
  const isReplacement = (await leftBehind(operation, resource)) !== undefined;
  if (!good || !attempt?.started || attempt.kind !== 'update' || isReplacement) return;
  // A nested stack has taken back its own failed resources, and keeps the rest.
  if (resourceTypeOf(good.type)!.restore) return;
  const status = world.settings.statusWhileTakenBack;
  if (status !== resource.status) {
    enterResourceStatus(world.aws.clock, stack, resource, { status, properties: good.properties });
  }
  const back = await updateBack(operation, resource, good, attempt.properties);
  if (!back) return;
  takeUp(operation, resource, back);
  if (status !== 'UPDATE_FAILED') {
    enterResourceStatus(world.aws.clock, stack, resource, {
      status: 'UPDATE_FAILED',
      reason,
      physicalId: back.id,
      properties: good.properties,
    });
  }
}
