import type { Operation } from '../../call';
import { startCreate } from '../engine/start';
import { validationError } from '../errors';
import { refuse } from '../inputs';
import { modelOf } from '../model-of';
import { callingStack } from '../nested/parent';
import { newStack } from '../new-stack';
import { authorizePassRole } from '../service-caller';
import type { World } from '../world';

const UNWRITTEN = ['TimeoutInMinutes', 'StackPolicyBody', 'StackPolicyURL', 'ResourceTypes'];

export const createStack =
  (world: World): Operation =>
  async (call, input) => {
    await world.store.authorize(call, 'CreateStack', input.StackName);
    const parent = callingStack(world, call, call.caller);
    await authorizePassRole(call, input.RoleARN);
    refuse('CreateStack', input, UNWRITTEN);
    if (input.OnFailure && input.DisableRollback) {
      throw validationError('Either OnFailure or DisableRollback may be specified, not both.');
    }
    const model = await modelOf(call, input, input.RoleARN);
    const stack = newStack(world, call, input.StackName, model, input, parent);
    startCreate(world, call, stack, input);
    return { StackId: stack.id };
  };
