import type { Operation } from '../../call';
import { validationError } from '../errors';
import type { StackEvent } from '../events';
import { flag } from '../inputs';
import { pageBackwards } from '../paging';
import type { World } from '../world';
import { open } from './change-sets';

const PAGE = 100;

export const describeStackEvents =
  ({ store }: World): Operation =>
  async (call, input) => {
    await store.authorize(call, 'DescribeStackEvents', input.StackName);
    const stack = store.get(call, input.StackName, stackMissing);
    const { items, nextToken } = pageBackwards(stack.events, PAGE, input.NextToken);
    return { StackEvents: items, NextToken: nextToken };
  };

/** The newer view of the same events. A change set has none: the emulator validates when it is called. */
export const describeEvents =
  (world: World): Operation =>
  async (call, input) => {
    const { store } = world;
    if (input.ChangeSetName) {
      await open(world, call, 'DescribeEvents', input);
      return { OperationEvents: [] };
    }
    await store.authorize(call, 'DescribeEvents', input.StackName);
    const stack = store.get(call, input.StackName, stackMissing);
    const wanted = stack.events.filter(
      (event) =>
        (!input.OperationId || event.OperationId === input.OperationId) &&
        (!flag(input.Filters?.FailedEvents) || event.ResourceStatus.endsWith('_FAILED')),
    );
    const { items, nextToken } = pageBackwards(wanted, PAGE, input.NextToken);
    return { OperationEvents: items.map(operationEvent), NextToken: nextToken };
  };

const operationEvent = ({ StackName: _, ...event }: StackEvent) => ({ ...event, EventType: 'STACK_EVENT' });

const stackMissing = (name: string) => validationError(`Stack [${name}] does not exist`);
