import { enterResourceStatus, type ResourceEvent, reportResource } from '../events';
import { resourceTypeOf } from '../resources';
import type { Doomed } from '../stack-resource';
import { pause } from './attempt';
import type { Operation } from './operation';
import { runInOrder } from './order';
import { reasonOf, resourceWork } from './work';

interface Manner {
  /** How often a failing deletion is tried. */
  readonly tries: number;
  /** If a resource cannot be deleted, the resources that it depends on stay too. */
  readonly stopAtFailure?: boolean;
}

/** Deletes resources, each before those that it depends on. Returns what could not be deleted. */
export async function deleteResources(
  operation: Operation,
  doomed: readonly Doomed[],
  { tries, stopAtFailure = false }: Manner,
): Promise<Doomed[]> {
  const dependents = ({ physical }: Doomed) =>
    doomed.filter(
      ({ physical: other }) =>
        other.logicalId !== physical.logicalId && other.dependencies.includes(physical.logicalId),
    );
  const outcomes = await runInOrder(doomed, dependents, (one) => deleteOne(operation, one, tries), {
    regardless: !stopAtFailure,
  });
  return doomed.filter((one) => outcomes.get(one) !== 'done');
}

/** At the end of an update a deletion is tried three times. After that CloudFormation forgets the resource. */
const TRIES = 3;

/** Deletes what an update, or its rollback, made superfluous. Returns whether something could not be deleted. */
export async function cleanUp(operation: Operation): Promise<boolean> {
  const kept = await deleteResources(operation, operation.stack.obsolete, { tries: TRIES });
  operation.stack.obsolete = [];
  return kept.length > 0;
}

async function deleteOne(
  operation: Operation,
  { physical, retain }: Doomed,
  tries: number,
): Promise<boolean> {
  const { id: physicalId, properties } = physical;
  const say = (event: ResourceEvent) => tell(operation, physical, { physicalId, properties, ...event });
  if (retain) {
    say({ status: 'DELETE_SKIPPED' });
    return true;
  }
  for (let left = tries; left > 0; left--) {
    say({ status: 'DELETE_IN_PROGRESS' });
    await pause(operation, physical.logicalId, 'delete');
    try {
      await resourceTypeOf(physical.type)!.delete(
        resourceWork(operation, physical, () => {}),
        physical,
      );
      say({ status: 'DELETE_COMPLETE' });
      return true;
    } catch (error) {
      say({ status: 'DELETE_FAILED', reason: reasonOf(error) });
    }
  }
  operation.failures.delete.add(physical.logicalId);
  return false;
}

/** The status of the logical resource changes only if `physical` is the physical resource behind it. */
function tell({ stack, world }: Operation, physical: Doomed['physical'], event: ResourceEvent): void {
  const resource = stack.resources.get(physical.logicalId);
  const isBehind = resource && (resource.actual ?? physical).id === physical.id;
  if (isBehind) enterResourceStatus(world.aws.clock, stack, resource, event);
  else reportResource(world.aws.clock, stack, physical, event);
}
