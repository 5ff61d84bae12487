import type { Call, Operation } from '../../call';
import { NotEmulated } from '../../errors';
import { type ChangeSet, NO_CHANGES } from '../change-set/change-set';
import { foreseeChanges } from '../change-set/foresee';
import { hasChanges } from '../change-set/has-changes';
import { beginOperation } from '../engine/operation';
import { reasonOf } from '../engine/work';
import { alreadyExists, stackMissing, validationError } from '../errors';
import { enterStatus } from '../events';
import { derivedUuid } from '../identifiers';
import { flag, refuse } from '../inputs';
import { modelOf } from '../model-of';
import { demandUpdatable, newStack, notUpdatable, refuseChangedTypes } from '../new-stack';
import { authorizePassRole } from '../service-caller';
import { isUnderReview, type Stack, type StackModel } from '../stack';
import type { World } from '../world';

export const createChangeSet =
  (world: World): Operation =>
  async (call, input) => {
    await world.store.authorize(call, 'CreateChangeSet', input.StackName);
    await authorizePassRole(call, input.RoleARN);
    refuse('CreateChangeSet', input, ['ResourcesToImport', 'DeploymentMode', 'ResourceTypes']);
    if (flag(input.ImportExistingResources)) throw new NotEmulated('the import of existing resources');
    const type = input.ChangeSetType || 'UPDATE';
    if (input.OnStackFailure === 'DELETE' && type !== 'CREATE') {
      throw validationError('OnStackFailure DELETE is only valid for change sets of the type CREATE.');
    }
    const existing = stackFor(world, call, type, input);
    const roleArn = input.RoleARN || existing?.roleArn;
    const previous = existing && !isUnderReview(existing) ? existing.model : undefined;
    const model = await modelOf(call, input, roleArn, previous);
    if (previous) refuseChangedTypes(existing!, model);
    const stack = stackFor(world, call, type, input) ?? stackUnderReview(world, call, model, input);
    const changeSet = addChangeSet(world, call, stack, type, roleArn, input);
    void complete(world, stack, changeSet, model);
    return { Id: changeSet.id, StackId: stack.id };
  };

function stackFor({ store }: World, call: Call, type: string, input: any): Stack | undefined {
  const stack = store.find(call, input.StackName);
  if (type === 'CREATE') {
    if (stack && !isUnderReview(stack)) {
      throw validationError(
        `Stack [${stack.name}] already exists and cannot be created again with the changeSet [${input.ChangeSetName}].`,
      );
    }
    return stack;
  }
  if (type !== 'UPDATE') throw new NotEmulated(`change sets of the type ${type}`);
  if (!stack) throw stackMissing(input.StackName);
  if (isUnderReview(stack)) throw notUpdatable(stack);
  demandUpdatable(stack);
  return stack;
}

function stackUnderReview(world: World, call: Call, model: StackModel, input: any): Stack {
  const stack = newStack(world, call, input.StackName, { ...model, outputs: [] }, input);
  beginOperation(world, stack, call.caller, input.ClientToken);
  enterStatus(world.aws.clock, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
  return stack;
}

function addChangeSet(
  { aws, store }: World,
  call: Call,
  stack: Stack,
  type: ChangeSet['type'],
  roleArn: string | undefined,
  input: any,
): ChangeSet {
  const name = input.ChangeSetName;
  const before = stack.changeSets.findIndex((other) => other.name === name);
  if (before !== -1) {
    if (!stack.changeSets[before].executionStatus.startsWith('EXECUTE_')) {
      throw alreadyExists(`ChangeSet [${name}] already exists`);
    }
    stack.changeSets.splice(before, 1);
  }
  const uuid = derivedUuid('change set', stack.id, name, store.changeSetCount++);
  const changeSet: ChangeSet = {
    id: `arn:aws:cloudformation:${call.region}:${call.account}:changeSet/${name}/${uuid}`,
    name,
    type,
    description: input.Description || undefined,
    creationTime: aws.clock.now(),
    roleArn,
    deploymentMode: input.DeploymentConfig?.Mode,
    onStackFailure: input.OnStackFailure || undefined,
    includesNestedStacks: flag(input.IncludeNestedStacks),
    status: 'CREATE_PENDING',
    executionStatus: 'UNAVAILABLE',
    changes: [],
  };
  stack.changeSets.push(changeSet);
  return changeSet;
}

/** The part that happens after the answer. Any failure becomes the change set's reason. */
async function complete(
  { aws, store, timing }: World,
  stack: Stack,
  changeSet: ChangeSet,
  model: StackModel,
) {
  changeSet.model = model;
  if (timing.changeSet > 0) {
    changeSet.status = 'CREATE_IN_PROGRESS';
    await aws.clock.sleep(timing.changeSet);
  }
  try {
    changeSet.changes = foreseeChanges(store, stack, model);
    if (changeSet.type === 'UPDATE' && !hasChanges(stack, model, changeSet.changes))
      throw new Error(NO_CHANGES);
    changeSet.status = 'CREATE_COMPLETE';
    changeSet.executionStatus = 'AVAILABLE';
  } catch (error) {
    changeSet.status = 'FAILED';
    changeSet.statusReason = reasonOf(error);
  }
}
