import { CfnDeletionPolicy, type CfnResource, type CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';

/**
 * Whether the removal policy keeps in any case what the resource has made, also where it was set later on or by an aspect.
 * RETAIN_ON_UPDATE_OR_DELETE does not: it lets an operation that is undone take its own things with it.
 */
export function isRetained(resource: CustomResource): boolean {
  const { deletionPolicy } = (resource.node.defaultChild as CfnResource).cfnOptions;
  return deletionPolicy === CfnDeletionPolicy.RETAIN;
}

/** As the handler of the running models is told. */
export function retentionOf(resource: CustomResource): 'true' | 'replaced' | undefined {
  if (isRetained(resource)) return 'true';
  const { updateReplacePolicy } = (resource.node.defaultChild as CfnResource).cfnOptions;
  return updateReplacePolicy === CfnDeletionPolicy.RETAIN ? 'replaced' : undefined;
}

const REMOVAL_POLICIES: readonly (RemovalPolicy | undefined)[] = [
  undefined,
  RemovalPolicy.DESTROY,
  RemovalPolicy.RETAIN,
  RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
];

/** A snapshot of a copy, a policy or a running model does not exist. */
export function problemsOfRemovalPolicy(removalPolicy: RemovalPolicy | undefined): Problem[] {
  if (REMOVAL_POLICIES.includes(removalPolicy)) return [];
  return [
    {
      property: 'removalPolicy',
      value: removalPolicy,
      allowed: 'it can be destroyed or retained',
      change: 'use DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE',
    },
  ];
}
