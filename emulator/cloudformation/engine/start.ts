import type { Call } from '../../call';
import { enterStatus } from '../events';
import { switchesOf } from '../model-of';
import { isCalledByParent } from '../nested/parent';
import type { Stack, StackModel } from '../stack';
import type { World } from '../world';
import { createStackResources, type OnFailure } from './create';
import { beginOperation, runInBackground } from './operation';
import { takeBaseline, updateStackResources } from './update';

/** Sets off the creation of `stack` in the background. */
export function startCreate(world: World, call: Call, stack: Stack, input: any): void {
  const { disableRollback, ...switches } = switchesOf(input);
  const nested = isCalledByParent(stack, call.caller);
  // A nested stack that failed stays as it is: the rollback of its parent deletes it.
  const onFailure: OnFailure = nested
    ? 'DO_NOTHING'
    : input.OnFailure || input.OnStackFailure || (disableRollback ? 'DO_NOTHING' : 'ROLLBACK');
  Object.assign(stack, switches, { disableRollback: nested ? disableRollback : onFailure === 'DO_NOTHING' });
  const operation = beginOperation(world, stack, call.caller, input.ClientRequestToken);
  enterStatus(world.aws.clock, stack, 'CREATE_IN_PROGRESS', 'User Initiated');
  runInBackground(operation, () => createStackResources(operation, onFailure));
}

/** Sets off the update of `stack` to `model` in the background. */
export function startUpdate(world: World, call: Call, stack: Stack, model: StackModel, input: any): void {
  takeBaseline(stack);
  Object.assign(stack, switchesOf(input));
  stack.model = { ...model, outputs: stack.model.outputs };
  stack.lastUpdatedTime = world.aws.clock.now();
  const operation = beginOperation(world, stack, call.caller, input.ClientRequestToken);
  enterStatus(world.aws.clock, stack, 'UPDATE_IN_PROGRESS', 'User Initiated');
  runInBackground(operation, () => updateStackResources(operation));
}
