import { Aws, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isKnown, whereabouts } from '../checks/validation';

/**
 * A text for comparing values: it is the same for two constructs only if the value means the same for both. A token
 * that CloudFormation fills in, such as an import or `Aws.REGION`, has another value in another account or Region.
 */
export function meaningOf(value: string, scope: IConstruct): string {
  return !isKnown(value) && !isOfOneResource(value) ? `${value} in ${placeOf(value, scope)}` : value;
}

/** The name or ARN of a resource of this app is the same wherever it is read. */
function isOfOneResource(value: string): boolean {
  const { tokens } = Tokenization.reverseString(value);
  return tokens.length > 0 && tokens.every((token) => Reference.isReference(token));
}

/**
 * The place of the construct's stack, as text. It is equal for two constructs only if both are in one account and
 * Region.
 */
export function placeOf(value: string, scope: IConstruct): string {
  const stack = Stack.of(scope);
  const { account, region } = whereabouts(scope);
  // A stack without account and Region may be deployed to any.
  const isAlone = account === undefined || region === undefined || isOfOneStack(value);
  return isAlone ? stack.node.path : stack.environment;
}

/** Whether the value is different in each stack. */
export function isOfOneStack(value: string): boolean {
  return [Aws.STACK_NAME, Aws.STACK_ID].some((own) => value.includes(own));
}
