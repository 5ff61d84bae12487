import { validationError } from '../errors';
import { STACK_TYPE } from '../events';
import type { Stack } from '../stack';
import type { StackStore } from '../store';
import { descendantsOf } from './children';

/** A resource that `ResourcesToSkip` names: `LogicalId`, or `NestedStackName.LogicalId` in a nested stack. */
function named(store: StackStore, stack: Stack, name: string) {
  const [logicalId, stackName] = name.split('.').reverse();
  const owner =
    stackName === undefined ? stack : descendantsOf(store, stack).find((one) => one.name === stackName);
  return owner?.resources.get(logicalId);
}

/** The part of the parent's `ResourcesToSkip` that is inside the nested stack, under the nested stack's names. */
export function skipsWithin(store: StackStore, nested: Stack, names: readonly string[]): string[] {
  const own = `${nested.name}.`;
  return names.flatMap((name) => {
    if (name.startsWith(own)) return [name.slice(own.length)];
    return name.includes('.') && named(store, nested, name) ? [name] : [];
  });
}

/** Refuses what a continued rollback cannot skip. */
export function demandSkippable(store: StackStore, stack: Stack, names: readonly string[]): void {
  for (const name of names) {
    const resource = named(store, stack, name);
    if (resource?.status !== 'UPDATE_FAILED') {
      throw validationError(
        `The following resource(s) to be skipped must be in a failed state to be skipped: [${name}]`,
      );
    }
    if (resource.type === STACK_TYPE && !isBeingDeleted(store, stack, resource.physicalId)) {
      throw validationError(
        `The nested stack ${name} cannot be skipped as a whole: name its failed resources as NestedStackName.LogicalId`,
      );
    }
  }
}

const isBeingDeleted = (store: StackStore, stack: Stack, id: string | undefined) =>
  store.find(stack, id)?.status.startsWith('DELETE_');
