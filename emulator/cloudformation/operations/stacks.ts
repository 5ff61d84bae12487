import type { Operation } from '../../call';
import { describeStack } from '../describe-stack';
import { validationError } from '../errors';
import { exportsIn } from '../exports';
import { flag, list } from '../inputs';
import { descendantsOf } from '../nested/children';
import { page } from '../paging';
import { isDeleted } from '../stack';
import type { World } from '../world';

const PAGE = 100;

export const describeStacks =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'DescribeStacks', input.StackName);
    if (input.StackName) return { Stacks: [describeStack(store.get(call, input.StackName))] };
    const living = store.in(call).filter((stack) => !isDeleted(stack));
    const { items, nextToken } = page([...living].reverse(), PAGE, input.NextToken);
    return { Stacks: items.map(describeStack), NextToken: nextToken };
  };

export const listStacks =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'ListStacks', undefined);
    const wanted = list(input.StackStatusFilter);
    const stacks = store.in(call).filter(({ status }) => wanted.length === 0 || wanted.includes(status));
    const { items, nextToken } = page([...stacks].reverse(), PAGE, input.NextToken);
    return {
      StackSummaries: items.map((stack) => ({
        StackId: stack.id,
        StackName: stack.name,
        ParentId: stack.parentId,
        RootId: stack.rootId,
        TemplateDescription: stack.model.source.template.Description,
        CreationTime: new Date(stack.creationTime),
        LastUpdatedTime: stack.lastUpdatedTime && new Date(stack.lastUpdatedTime),
        DeletionTime: stack.deletionTime && new Date(stack.deletionTime),
        StackStatus: stack.status,
        StackStatusReason: stack.statusReason,
        DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
      })),
      NextToken: nextToken,
    };
  };

export const updateTerminationProtection =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'UpdateTerminationProtection', input.StackName);
    const stack = store.get(call, input.StackName, (name) =>
      validationError(`Stack [${name}] does not exist`),
    );
    if (stack.parentId !== undefined) {
      throw validationError(
        `Termination protection cannot be set on the nested stack ${stack.id}: set it on its root stack ${stack.rootId}`,
      );
    }
    for (const one of [stack, ...descendantsOf(store, stack)]) {
      one.terminationProtection = flag(input.EnableTerminationProtection);
    }
    return { StackId: stack.id };
  };

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
