import type { Operation } from '../../call';
import { stackMissing } from '../errors';
import type { StackEvent } from '../events';
import { flag } from '../inputs';
import { pageBackwards } from '../paging';
import type { World } from '../world';
import { open } from './change-sets';

export const describeStackEvents =
  ({ store }: World): Operation =>
  async (call, input) => {
    const stack = await store.open(call, 'DescribeStackEvents', input.StackName, stackMissing);
    const { items, nextToken } = pageBackwards(stack.events, input.NextToken);
    return { StackEvents: items, NextToken: nextToken };
  };

/**
 * The same events in a newer form. A change set has no events: the emulator validates during the call that makes the
 * change set.
 */
export const describeEvents =
  (world: World): Operation =>
  async (call, input) => {
    if (input.ChangeSetName) {
      await open(world, call, 'DescribeEvents', input);
      return { OperationEvents: [] };
    }
    const stack = await world.store.open(call, 'DescribeEvents', input.StackName, stackMissing);
    const wanted = stack.events.filter(
      (event) =>
        (!input.OperationId || event.OperationId === input.OperationId) &&
        (!flag(input.Filters?.FailedEvents) || event.ResourceStatus.endsWith('_FAILED')),
    );
    const { items, nextToken } = pageBackwards(wanted, input.NextToken);
    return { OperationEvents: items.map(operationEvent), NextToken: nextToken };
  };

const operationEvent = ({ StackName: _, ...event }: StackEvent) => ({ ...event, EventType: 'STACK_EVENT' });
