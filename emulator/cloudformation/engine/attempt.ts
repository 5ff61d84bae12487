import { enterResourceStatus } from '../events';
import type { Provisioned } from '../resources/resource-type';
import type { Attempt, PhysicalResource, StackResource } from '../stack-resource';
import type { Operation } from './operation';
import { reasonOf } from './work';

/** What a create or update of one resource is for. */
export type Goal = Pick<Attempt, 'kind' | 'properties' | 'definition' | 'dependencies'>;

const CANCELLED = Symbol('cancelled');

/**
 * Makes one attempt at a resource, and records it, so that a rollback knows what may have been left behind.
 *
 * When the operation is cancelled, the resource has failed from that moment on, whatever its service still does.
 * The rollback waits for `attempt.settled` before it touches the resource again.
 */
export async function makeAttempt(
  operation: Operation,
  resource: StackResource,
  goal: Goal,
  start: (attempt: Attempt) => Promise<Provisioned>,
): Promise<PhysicalResource | undefined> {
  const { aws } = operation.world;
  const verb = goal.kind === 'create' ? 'create' : 'update';
  const attempt: Attempt = { ...goal, started: false, settled: Promise.resolve() };
  resource.attempt = attempt;
  const whenCancelled = operation.cancellation.whenCancelled.then((): typeof CANCELLED => CANCELLED);
  const fail = (reason: string) => {
    operation.failures[verb].add(resource.logicalId);
    const status = verb === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
    enterResourceStatus(aws.clock, operation.stack, resource, {
      status,
      reason,
      // For a failed create: the id in its answer.
      physicalId: verb === 'create' ? attempt.physicalId : undefined,
      properties: goal.properties,
    });
    return undefined;
  };
  const cancelled = () =>
    fail(verb === 'create' ? 'Resource creation cancelled' : 'Resource update cancelled');

  await Promise.race([pause(operation, resource.logicalId, verb), whenCancelled]);
  if (operation.cancellation.isCancelled) return cancelled();

  attempt.started = true;
  const work = start(attempt);
  attempt.settled = work.then(
    ({ id }) => {
      attempt.physicalId = id;
    },
    (error) => {
      attempt.physicalId = error.physicalId ?? attempt.physicalId;
      if (error.leftNothing) attempt.started = false;
    },
  );
  try {
    const provisioned = await Promise.race([work, whenCancelled]);
    if (provisioned === CANCELLED) return cancelled();
    resource.attempt = undefined;
    return physicalResource(resource, goal, provisioned);
  } catch (error) {
    return operation.cancellation.isCancelled ? cancelled() : fail(reasonOf(error));
  }
}

export async function pause(
  { world }: Operation,
  logicalId: string,
  action: 'create' | 'update' | 'delete',
): Promise<void> {
  const { resource: delay } = world.timing;
  const ms = typeof delay === 'number' ? delay : delay(logicalId, action);
  if (ms > 0) await world.aws.clock.sleep(ms);
}

function physicalResource(
  { logicalId, type }: StackResource,
  { properties, definition, dependencies }: Goal,
  { id, attributes = {}, noEcho, requestId }: Provisioned,
): PhysicalResource {
  return { logicalId, type, id, attributes, properties, definition, dependencies, noEcho, requestId };
}
