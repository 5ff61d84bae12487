import type { Caller } from '../../call';
import type { Place } from '../../place';
import { serviceCaller } from '../service-caller';
import type { Stack } from '../stack';
import type { World } from '../world';

/**
 * The stack for which CloudFormation itself makes the call. The call is about a nested stack of that stack. Undefined
 * if somebody else calls.
 */
export function callingStack({ store }: World, place: Place, caller: Caller): Stack | undefined {
  const { sourceArn } = caller;
  return store.find(place, sourceArn);
}

/** Whether the parent of `stack` calls. Otherwise somebody works on the nested stack directly. */
export const isCalledByParent = ({ parentId }: Stack, { sourceArn }: Caller): boolean =>
  parentId !== undefined && parentId === sourceArn;

/**
 * Notes whether the parent runs the operation that begins now. If so, the nested stack uses the parent's role. An
 * earlier operation that waits for the parent's decision ends without that decision.
 */
export function noteWhoRuns(world: World, stack: Stack, caller: Caller): void {
  stack.runByParent = isCalledByParent(stack, caller);
  if (stack.runByParent) stack.roleArn = callingStack(world, stack, caller)!.roleArn;
  stack.decide?.('superseded');
}

/** What a new nested stack permanently takes from its parent. */
export const lineageOf = (parent: Stack | undefined) =>
  parent && {
    parentId: parent.id,
    rootId: parent.rootId ?? parent.id,
    terminationProtection: parent.terminationProtection,
  };

/**
 * Makes the calls that `parent` makes for its nested stacks: as its role or, without a role, as the caller of the
 * operation.
 */
export function callerFor({ aws }: World, parent: Stack, principal: Caller) {
  return serviceCaller(aws, parent.region, { ...principal, sourceArn: parent.id });
}
