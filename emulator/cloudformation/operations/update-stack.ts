import type { Operation } from '../../call';
import { words } from '../../words';
import { foreseeChanges } from '../change-set/foresee';
import { hasChanges } from '../change-set/has-changes';
import { startUpdate } from '../engine/start';
import { stackMissing, validationError } from '../errors';
import { refuse } from '../inputs';
import { modelOf, switchesOf } from '../model-of';
import { isHeldBy } from '../nested/decision';
import { demandNoRollback, demandUpdatable, notUpdatable, refuseChangedTypes } from '../new-stack';
import { authorizePassRole } from '../service-caller';
import { isUnderReview } from '../stack';
import type { World } from '../world';

const UNWRITTEN = words(
  'StackPolicyBody StackPolicyURL StackPolicyDuringUpdateBody StackPolicyDuringUpdateURL ResourceTypes',
);

export const updateStack =
  (world: World): Operation =>
  async (call, input) => {
    await world.store.authorize(call, 'UpdateStack', input.StackName);
    await authorizePassRole(call, input.RoleARN);
    refuse('UpdateStack', input, UNWRITTEN);
    const stack = world.store.get(call, input.StackName, stackMissing);
    const demand = () => {
      if (!isHeldBy(stack, call.caller)) demandUpdatable(stack);
      demandNoRollback(stack, switchesOf(input).disableRollback, 'update-stack');
      if (isUnderReview(stack)) throw notUpdatable(stack);
    };
    demand();
    const roleArn = input.RoleARN || stack.roleArn;
    const model = await modelOf(call, input, roleArn, stack.model);
    // While the template was read, another operation may have begun.
    demand();
    refuseChangedTypes(stack, model);
    if (!hasChanges(stack, model, foreseeChanges(world.store, stack, model))) {
      throw validationError('No updates are to be performed.');
    }
    stack.roleArn = roleArn;
    startUpdate(world, call, stack, model, input);
    return { StackId: stack.id };
  };
