import type { Operation } from '../../call';
import { validationError } from '../errors';
import { exportsIn, importersOf } from '../exports';
import { page } from '../paging';
import type { World } from '../world';

const PAGE = 100;

export const listExports =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'ListExports', undefined);
    const { items, nextToken } = page(exportsIn(store, call), PAGE, input.NextToken);
    return {
      Exports: items.map(({ name, value, stack }) => ({
        ExportingStackId: stack.id,
        Name: name,
        Value: value,
      })),
      NextToken: nextToken,
    };
  };

export const listImports =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'ListImports', undefined);
    const found = exportsIn(store, call).find(({ name }) => name === input.ExportName);
    const importers = found ? importersOf(store, found.stack, found.name) : [];
    if (importers.length === 0) {
      throw validationError(`Export '${input.ExportName}' is not imported by any stack.`);
    }
    const { items, nextToken } = page(importers, PAGE, input.NextToken);
    return { Imports: items, NextToken: nextToken };
  };
