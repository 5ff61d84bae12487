import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LOOK_AT_OWN_STACK, READ_EVENTS } from './lookups';

/** Lets a handler ask about the operation of its stack. That of a nested stack is mostly a part of its root's, whose events tell how it ended. */
export function lookAt(stack: Stack): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: LOOK_AT_OWN_STACK, resources: [stack.stackId] }),
    new iam.PolicyStatement({
      actions: [READ_EVENTS],
      resources: [...new Set([stack.stackId, rootOf(stack).stackId])],
    }),
  ];
}

/** The stack that is deployed when the stack is: itself, or the one that it is nested in. */
export function rootOf(stack: Stack): Stack {
  return stack.nestedStackParent ? rootOf(stack.nestedStackParent) : stack;
}
