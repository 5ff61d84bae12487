import { deleteResources } from './delete-resources';
import type { Operation } from './operation';

/** Three times a deletion is tried at the end of an update; after that the resource is left to itself. */
const TRIES = 3;

/** Deletes what an update, or its rollback, made superfluous. Returns whether something could not be deleted. */
export async function cleanUp(operation: Operation): Promise<boolean> {
  const kept = await deleteResources(operation, operation.stack.obsolete, { tries: TRIES });
  operation.stack.obsolete = [];
  return kept.length > 0;
}
