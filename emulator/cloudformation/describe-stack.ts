import { mask, secretsOf } from './masking';
import { isUnderReview, type Stack, type StackModel } from './stack';
import type { World } from './world';

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));

/** The stack as it is shown, `statusLag` milliseconds late. */
export function shown(stack: Stack, { aws, settings }: World): Stack {
  const { former } = stack;
  return former && aws.clock.now() - former.left < settings.statusLag ? { ...stack, ...former } : stack;
}

/** What DescribeStacks and ListStacks both show. */
export const summaryOf = (stack: Stack) => ({
  StackId: stack.id,
  StackName: stack.name,
  ParentId: stack.parentId,
  RootId: stack.rootId,
  CreationTime: date(stack.creationTime),
  LastUpdatedTime: date(stack.lastUpdatedTime),
  DeletionTime: date(stack.deletionTime),
  StackStatus: stack.status,
  StackStatusReason: stack.statusReason,
  DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
});

/** In the shape that DescribeStacks answers. */
export function describeStack(stack: Stack): object {
  const { model } = stack;
  const secrets = secretsOf(stack);
  return {
    ...summaryOf(stack),
    ChangeSetId: stack.changeSetId,
    Description: model.source.template.Description,
    Parameters: isUnderReview(stack) ? [] : describeParameters(model),
    RollbackConfiguration: model.rollbackConfiguration ?? {},
    DisableRollback: stack.disableRollback,
    DeploymentConfig: stack.deploymentMode ? { Mode: stack.deploymentMode } : undefined,
    NotificationARNs: model.notificationArns,
    Capabilities: model.capabilities,
    Outputs: model.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: mask(value, secrets),
      Description: description,
      ExportName: exportName,
    })),
    RoleARN: stack.roleArn,
    Tags: model.tags,
    EnableTerminationProtection: stack.terminationProtection,
  };
}

export function describeParameters({ parameters }: Pick<StackModel, 'parameters'>): object[] {
  return Object.entries(parameters).map(([name, { given, resolved, noEcho }]) => ({
    ParameterKey: name,
    ParameterValue: noEcho ? '****' : given,
    ResolvedValue: resolved,
  }));
}
