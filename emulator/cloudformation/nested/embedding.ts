import type { Operation } from '../engine/operation';
import type { Stack } from '../stack';
import { callerFor } from './parent';

/** The two stacks of a resource of the type AWS::CloudFormation::Stack. */
export interface Embedding {
  readonly parent: Stack;
  /** The nested stack with this id. */
  child(id: string): Stack;
  /** Calls CloudFormation for the parent, as the parent's role or, without a role, as the caller of the operation. */
  call(operation: string, input: object): Promise<any>;
}

export function embeddingOf({ stack, services, world }: Operation): Embedding {
  const caller = callerFor(world, stack, services.caller);
  return {
    parent: stack,
    child: (id) => world.store.find(stack, id)!,
    call: (operation, input) => caller.call('cloudformation', operation, input),
  };
}
