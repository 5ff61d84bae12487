import type { Operation } from '../../call';
import { startCreate } from '../engine/start';
import { validationError } from '../errors';
import { refuse } from '../inputs';
import { modelOf } from '../model-of';
import { callingStack } from '../nested/parent';
import { newStack } from '../new-stack';
import { authorizePassRole, serviceCaller } from '../service-caller';
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
    const reader = serviceCaller(world.aws, call.region, call.caller, undefined);
    const services = serviceCaller(world.aws, call.region, call.caller, input.RoleARN || undefined);
    const model = await modelOf(input, reader, services);
    const stack = newStack(world, call, input.StackName, model, input, parent);
    startCreate(world, call, stack, input);
    return { StackId: stack.id };
  };
