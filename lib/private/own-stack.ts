import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { LOOK_AT_OWN_STACK } from './permissions/lookups';

/** Lets a handler ask about its own stack and, as the operation of a nested stack is a part of its root's, about the root. */
export function lookAtOwnStack(scope: IConstruct): iam.PolicyStatement {
  const stack = Stack.of(scope);
  let root = stack;
  while (root.nestedStackParent) root = root.nestedStackParent;
  const resources = [...new Set([stack, root])].map(({ stackId }) => stackId);
  return new iam.PolicyStatement({ actions: LOOK_AT_OWN_STACK, resources });
}
