import type { Operation } from '../../call';
import { beginOperation, runInBackground } from '../engine/operation';
import { rollBackUpdate } from '../engine/roll-back-update';
import { rollBack } from '../engine/update';
import { stackMissing, validationError } from '../errors';
import { flag, list } from '../inputs';
import { isHeldBy } from '../nested/decision';
import { isCalledByParent } from '../nested/parent';
import { demandSkippable, skipsWithin } from '../nested/skip';
import { authorizePassRole } from '../service-caller';
import type { World } from '../world';

export const cancelUpdateStack =
  ({ store }: World): Operation =>
  async (call, input) => {
    const stack = await store.open(call, 'CancelUpdateStack', input.StackName, stackMissing);
    if (isHeldBy(stack, call.caller) && stack.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') {
      stack.decide!('roll back');
      return {};
    }
    if (stack.status !== 'UPDATE_IN_PROGRESS') {
      throw validationError('CancelUpdateStack cannot be called from current stack status');
    }
    stack.operation.cancellation.cancel();
    return {};
  };

export const continueUpdateRollback =
  (world: World): Operation =>
  async (call, input) => {
    await authorizePassRole(call, input.RoleARN);
    const stack = await world.store.open(call, 'ContinueUpdateRollback', input.StackName, stackMissing);
    const byParent = isCalledByParent(stack, call.caller);
    if (stack.parentId !== undefined && !byParent) {
      throw validationError(
        `ContinueUpdateRollback cannot be called for the nested stack ${stack.id}: call it for its root stack ${stack.rootId}`,
      );
    }
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED') {
      throw validationError(
        `Stack:${stack.id} is in ${stack.status} state and can not continue update rollback.`,
      );
    }
    if (input.RoleARN) stack.roleArn = input.RoleARN;
    const given = list(input.ResourcesToSkip);
    const skip = byParent ? skipsWithin(world.store, stack, given) : given;
    demandSkippable(world.store, stack, skip);
    const operation = beginOperation(world, stack, call.caller, input.ClientRequestToken);
    runInBackground(operation, () =>
      rollBackUpdate(operation, 'User Initiated', { skip, force: flag(input.ForceRollback) }),
    );
    return {};
  };

/** For a stack after a failed operation without rollback. */
export const rollbackStack =
  (world: World): Operation =>
  async (call, input) => {
    await authorizePassRole(call, input.RoleARN);
    const stack = await world.store.open(call, 'RollbackStack', input.StackName, stackMissing);
    if (!['CREATE_FAILED', 'UPDATE_FAILED'].includes(stack.status)) {
      throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
    }
    if (input.RoleARN) stack.roleArn = input.RoleARN;
    if (input.RetainExceptOnCreate !== undefined)
      stack.retainExceptOnCreate = flag(input.RetainExceptOnCreate);
    const operation = beginOperation(world, stack, call.caller, input.ClientRequestToken);
    runInBackground(operation, () => rollBack(operation, 'User Initiated'));
    return { StackId: stack.id, OperationId: stack.operation.id };
  };
