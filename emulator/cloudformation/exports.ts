import type { Place } from '../place';
import { isDeleted, type Stack, type StackModel } from './stack';
import type { StackStore } from './store';

export interface Export {
  readonly name: string;
  readonly value: string;
  readonly stack: Stack;
}

export function exportsIn(store: StackStore, place: Place): Export[] {
  return store
    .in(place)
    .filter((stack) => !isDeleted(stack))
    .flatMap((stack) =>
      stack.model.outputs.flatMap(({ exportName, value }) =>
        exportName === undefined ? [] : [{ name: exportName, value, stack }],
      ),
    );
}

/** The names of the other stacks that import `exportName`. */
export function importersOf(store: StackStore, exporter: Stack, exportName: string): string[] {
  return store
    .in(exporter)
    .filter((stack) => stack !== exporter && !isDeleted(stack) && imports(stack, exportName))
    .map(({ name }) => name);
}

/** During an update the old template's imports count too, because the rollback would need them. */
function imports(stack: Stack, exportName: string): boolean {
  return stack.model.imports.has(exportName) || !!stack.baseline?.model.imports.has(exportName);
}

/** Why `stack` may not change its exports to `next`. Undefined if it may. */
export function exportConflict(
  store: StackStore,
  stack: Stack,
  before: Pick<StackModel, 'outputs'>,
  next: Pick<StackModel, 'outputs'>,
): string | undefined {
  const exported = new Map(
    next.outputs.flatMap(({ exportName, value }) => (exportName ? [[exportName, value]] : [])),
  );
  for (const { exportName, value } of before.outputs) {
    if (!exportName || exported.get(exportName) === value) continue;
    const importers = importersOf(store, stack, exportName);
    if (importers.length === 0) continue;
    const verb = exported.has(exportName) ? 'updated' : 'deleted';
    return `Export ${exportName} cannot be ${verb} as it is in use by ${inWords(importers)}`;
  }
  for (const { name, stack: other } of exportsIn(store, stack)) {
    if (other !== stack && exported.has(name)) {
      return `Export with name ${name} is already exported by stack ${other.name}.`;
    }
  }
  return undefined;
}

/** Why `stack` may not be deleted. Undefined if it may. */
export function deletionConflict(store: StackStore, stack: Stack): string | undefined {
  for (const { exportName } of stack.model.outputs) {
    if (!exportName) continue;
    const importers = importersOf(store, stack, exportName);
    if (importers.length > 0) {
      return `Delete canceled. Cannot delete export ${exportName} as it is in use by ${inWords(importers)}.`;
    }
  }
  return undefined;
}

const inWords = (names: string[]) =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
