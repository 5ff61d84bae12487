import type { Operation } from '../../call';
import { describeStack, shown, summaryOf } from '../describe-stack';
import { stackMissing, validationError } from '../errors';
import { exportsIn } from '../exports';
import { flag, list } from '../inputs';
import { descendantsOf } from '../nested/children';
import { page } from '../paging';
import { isDeleted, type Stack } from '../stack';
import type { World } from '../world';

export const describeStacks =
  (world: World): Operation =>
  async (call, input) => {
    const { store } = world;
    const describe = (stack: Stack) => describeStack(shown(stack, world));
    await store.authorize(call, 'DescribeStacks', input.StackName);
    if (input.StackName) return { Stacks: [describe(store.get(call, input.StackName))] };
    const living = store.in(call).filter((stack) => !isDeleted(stack));
    const { items, nextToken } = page([...living].reverse(), input.NextToken);
    return { Stacks: items.map(describe), NextToken: nextToken };
  };

export const listStacks =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'ListStacks', undefined);
    const wanted = list(input.StackStatusFilter);
    const stacks = store.in(call).filter(({ status }) => wanted.length === 0 || wanted.includes(status));
    const { items, nextToken } = page([...stacks].reverse(), input.NextToken);
    return {
      StackSummaries: items.map((stack) => ({
        ...summaryOf(stack),
        TemplateDescription: stack.model.source.template.Description,
      })),
      NextToken: nextToken,
    };
  };

export const updateTerminationProtection =
  ({ store }: World): Operation =>
  async (call, input) => {
    const stack = await store.open(call, 'UpdateTerminationProtection', input.StackName, stackMissing);
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
    const { items, nextToken } = page(exportsIn(store, call), input.NextToken);
    return {
      Exports: items.map(({ name, value, stack }) => ({
        ExportingStackId: stack.id,
        Name: name,
        Value: value,
      })),
      NextToken: nextToken,
    };
  };
