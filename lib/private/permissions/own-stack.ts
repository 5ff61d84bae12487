import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LOOK_AT_OWN_STACK, READ_EVENTS } from './lookups';

/**
 * Lets a handler ask about its stack's operation. A nested stack's operation is usually a part of an operation of its
 * root stack. Then the root stack's events show how it ended.
 */
export function lookAt(stack: Stack): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: LOOK_AT_OWN_STACK, resources: [stack.stackId] }),
    new iam.PolicyStatement({
      actions: [READ_EVENTS],
      resources: [...new Set([stack.stackId, rootOf(stack).stackId])],
    }),
  ];
}

/** The stack itself or, for a nested stack, its root stack. */
export function rootOf(stack: Stack): Stack {
  return stack.nestedStackParent ? rootOf(stack.nestedStackParent) : stack;
}
