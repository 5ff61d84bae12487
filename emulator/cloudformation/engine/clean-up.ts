import { deleteResources } from './delete-resources';
import type { Operation } from './operation';

/** At the end of an update a deletion is tried three times. After that CloudFormation forgets the resource. */
const TRIES = 3;

/** Deletes what an update, or its rollback, made superfluous. Returns whether something could not be deleted. */
export async function cleanUp(operation: Operation): Promise<boolean> {
  const kept = await deleteResources(operation, operation.stack.obsolete, { tries: TRIES });
  operation.stack.obsolete = [];
  return kept.length > 0;
}
