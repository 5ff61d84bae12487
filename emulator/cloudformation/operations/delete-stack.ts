import type { Operation } from '../../call';
import { deleteAll } from '../engine/delete';
import { beginOperation, runInBackground } from '../engine/operation';
import { validationError } from '../errors';
import { enterStatus } from '../events';
import { deletionConflict } from '../exports';
import { list } from '../inputs';
import { isHeldBy } from '../nested/decision';
import { isCalledByParent } from '../nested/parent';
import { authorizePassRole } from '../service-caller';
import { isDeleted, isInProgress } from '../stack';
import type { World } from '../world';

/** Operations that a deletion may interrupt. */
const INTERRUPTIBLE = ['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'];

const GONE = 'DELETE_COMPLETE';

export const deleteStack =
  (world: World): Operation =>
  async (call, input) => {
    const { store, aws } = world;
    await store.authorize(call, 'DeleteStack', input.StackName);
    await authorizePassRole(call, input.RoleARN);
    const stack = store.find(call, input.StackName);
    if (!stack || isDeleted(stack) || stack.status === 'DELETE_IN_PROGRESS') return {};
    if (stack.terminationProtection && !isCalledByParent(stack, call.caller)) {
      throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    }
    const isBusy = isInProgress(stack) && !isHeldBy(stack, call.caller);
    if (isBusy && !INTERRUPTIBLE.includes(stack.status)) {
      throw validationError(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
    }
    const retain = list(input.RetainResources);
    if (retain.length > 0 && stack.status !== 'DELETE_FAILED') {
      throw validationError(
        `Invalid operation on stack [${stack.id}]. RetainResources can be given only for a stack in the DELETE_FAILED state.`,
      );
    }
    const gone = retain.filter((name) => (stack.resources.get(name)?.status ?? GONE) === GONE);
    if (gone.length > 0) {
      throw validationError(
        `The specified resources to retain must be in a valid state. Do not specify resources that are in the ${GONE} state.`,
      );
    }
    const force = input.DeletionMode === 'FORCE_DELETE_STACK';
    if (force && stack.status !== 'DELETE_FAILED') {
      throw validationError(
        `Invalid operation on stack [${stack.id}]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the stack is in the DELETE_FAILED state.`,
      );
    }
    const before = { status: stack.status, operation: stack.operation };
    before.operation.superseded = true;
    if (before.status === 'CREATE_IN_PROGRESS') before.operation.cancellation.cancel();
    if (input.RoleARN) stack.roleArn = input.RoleARN;
    const operation = beginOperation(world, stack, call.caller, input.ClientRequestToken);
    stack.deletionTime = aws.clock.now();
    enterStatus(aws.clock, stack, 'DELETE_IN_PROGRESS', 'User Initiated');
    runInBackground(operation, async () => {
      await operation.before;
      const conflict = deletionConflict(store, stack);
      if (conflict !== undefined) {
        stack.deletionTime = undefined;
        return enterStatus(aws.clock, stack, before.status, conflict);
      }
      return deleteAll(operation, { retain, force });
    });
    return {};
  };
