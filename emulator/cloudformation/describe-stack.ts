import { mask, secretsOf } from './masking';
import { isUnderReview, type Stack, type StackModel } from './stack';

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));

/** In the shape that DescribeStacks answers. */
export function describeStack(stack: Stack): object {
  const { model } = stack;
  const secrets = secretsOf(stack);
  return {
    StackId: stack.id,
    StackName: stack.name,
    ParentId: stack.parentId,
    RootId: stack.rootId,
    ChangeSetId: stack.changeSetId,
    Description: model.source.template.Description,
    Parameters: isUnderReview(stack) ? [] : describeParameters(model),
    CreationTime: date(stack.creationTime),
    LastUpdatedTime: date(stack.lastUpdatedTime),
    DeletionTime: date(stack.deletionTime),
    RollbackConfiguration: model.rollbackConfiguration ?? {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
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
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

export function describeParameters({ parameters }: Pick<StackModel, 'parameters'>): object[] {
  return Object.entries(parameters).map(([name, { given, resolved, noEcho }]) => ({
    ParameterKey: name,
    ParameterValue: noEcho ? '****' : given,
    ResolvedValue: resolved,
  }));
}
