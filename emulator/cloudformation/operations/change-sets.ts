import type { Call, Operation } from '../../call';
import { describeChange } from '../change-set/change';
import type { ChangeSet } from '../change-set/change-set';
import { describeParameters } from '../describe-stack';
import { startCreate, startUpdate } from '../engine/start';
import { changeSetNotFound, invalidChangeSetStatus, stackMissing, validationError } from '../errors';
import { flag } from '../inputs';
import { masking, secretsOf } from '../masking';
import { switchesOf } from '../model-of';
import { demandNoRollback, demandUpdatable } from '../new-stack';
import { page } from '../paging';
import { isUnderReview, type Stack } from '../stack';
import type { World } from '../world';

export const describeChangeSet =
  (world: World): Operation =>
  async (call, input) => {
    const { stack, changeSet } = await open(world, call, 'DescribeChangeSet', input);
    const { model } = changeSet;
    const { items, nextToken } = page(changeSet.changes, input.NextToken);
    const changes = items.map((change) => describeChange(change, flag(input.IncludePropertyValues)));
    return {
      ...summary(stack, changeSet),
      Parameters: model && describeParameters(model),
      NotificationARNs: model?.notificationArns,
      RollbackConfiguration: model?.rollbackConfiguration ?? {},
      Capabilities: model?.capabilities,
      Tags: model?.tags,
      OnStackFailure: changeSet.onStackFailure,
      DeploymentConfig: changeSet.deploymentMode ? { Mode: changeSet.deploymentMode } : undefined,
      Changes: JSON.parse(JSON.stringify(changes, masking(secretsOf(stack)))),
      NextToken: nextToken,
    };
  };

export const listChangeSets =
  ({ store }: World): Operation =>
  async (call, input) => {
    const stack = await store.open(call, 'ListChangeSets', input.StackName, stackMissing);
    const { items, nextToken } = page(stack.changeSets, input.NextToken);
    return { Summaries: items.map((changeSet) => summary(stack, changeSet)), NextToken: nextToken };
  };

export const executeChangeSet =
  (world: World): Operation =>
  async (call, input) => {
    const { stack, changeSet } = await open(world, call, 'ExecuteChangeSet', input);
    if (changeSet.executionStatus !== 'AVAILABLE') {
      throw invalidChangeSetStatus(
        `ChangeSet [${changeSet.id}] cannot be executed in its current execution status of [${changeSet.executionStatus}]`,
      );
    }
    demandUpdatable(stack);
    if (changeSet.onStackFailure && input.DisableRollback) {
      throw validationError(
        'DisableRollback cannot be specified when the change set specifies OnStackFailure.',
      );
    }
    const options = {
      ...input,
      OnStackFailure: changeSet.onStackFailure,
      DeploymentConfig: { Mode: changeSet.deploymentMode, ...input.DeploymentConfig },
    };
    demandNoRollback(stack, switchesOf(options).disableRollback, 'execute-change-set');
    changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
    // The other change sets begin from a state that the stack is leaving.
    stack.changeSets.splice(0, stack.changeSets.length, changeSet);
    stack.changeSetId = changeSet.id;
    stack.roleArn = changeSet.roleArn;
    if (isUnderReview(stack)) {
      stack.model = changeSet.model!;
      stack.lastUpdatedTime = world.aws.clock.now();
      startCreate(world, call, stack, options);
    } else {
      startUpdate(world, call, stack, changeSet.model!, options);
    }
    void stack.operation.done.then(() => {
      const succeeded = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(stack.status);
      changeSet.executionStatus = succeeded ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED';
    });
    return {};
  };

export const deleteChangeSet =
  ({ store }: World): Operation =>
  async (call, input) => {
    const { stack, changeSet } = find(store, call, input);
    await store.authorize(call, 'DeleteChangeSet', stack?.id ?? input.StackName);
    if (!stack) throw stackMissing(input.StackName);
    if (!changeSet) return {};
    if (['CREATE_PENDING', 'CREATE_IN_PROGRESS'].includes(changeSet.status)) {
      throw invalidChangeSetStatus(
        `ChangeSet [${changeSet.id}] cannot be deleted in its current status of [${changeSet.status}]`,
      );
    }
    stack.changeSets.splice(stack.changeSets.indexOf(changeSet), 1);
    return {};
  };

interface Found {
  readonly stack: Stack;
  readonly changeSet: ChangeSet;
}

/** The change set that a call names, once the caller is known to be allowed to do `action`. */
export async function open({ store }: World, call: Call, action: string, input: any): Promise<Found> {
  const { stack, changeSet } = find(store, call, input);
  await store.authorize(call, action, stack?.id ?? input.StackName);
  if (!stack && input.StackName) throw stackMissing(input.StackName);
  if (!stack || !changeSet) throw changeSetNotFound(input.ChangeSetName);
  return { stack, changeSet };
}

function find(store: World['store'], call: Call, input: any): Partial<Found> {
  const { StackName: stackName, ChangeSetName: nameOrId } = input;
  const isIt = (changeSet: ChangeSet) => changeSet.id === nameOrId || changeSet.name === nameOrId;
  const stack = stackName
    ? store.find(call, stackName)
    : store.in(call).find(({ changeSets }) => changeSets.some(({ id }) => id === nameOrId));
  return { stack, changeSet: stack?.changeSets.find(isIt) };
}

const summary = (stack: Stack, changeSet: ChangeSet) => ({
  ChangeSetId: changeSet.id,
  ChangeSetName: changeSet.name,
  StackId: stack.id,
  StackName: stack.name,
  Description: changeSet.description,
  CreationTime: new Date(changeSet.creationTime),
  Status: changeSet.status,
  StatusReason: changeSet.statusReason,
  ExecutionStatus: changeSet.executionStatus,
  IncludeNestedStacks: changeSet.includesNestedStacks,
});
