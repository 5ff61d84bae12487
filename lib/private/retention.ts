import { CfnDeletionPolicy, type CfnResource, type CustomResource } from 'aws-cdk-lib';

/** Whether the removal policy keeps what the resource stands for in any case, also where it was set later on or by an aspect. */
export function isRetained(resource: CustomResource): boolean {
  const { deletionPolicy, updateReplacePolicy } = (resource.node.defaultChild as CfnResource).cfnOptions;
  return [deletionPolicy, updateReplacePolicy].includes(CfnDeletionPolicy.RETAIN);
}
