import { CfnDeletionPolicy, type CfnResource, type CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';

/**
 * Whether the removal policy always keeps what the resource has made. This includes a policy that was set later or by
 * an aspect. RETAIN_ON_UPDATE_OR_DELETE does not: an undone operation deletes its own things.
 */
export function isRetained(resource: CustomResource): boolean {
  const { deletionPolicy } = (resource.node.defaultChild as CfnResource).cfnOptions;
  return deletionPolicy === CfnDeletionPolicy.RETAIN;
}

/** The form in which the handler of running models gets it. */
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

/** Copies, policies and running models have no snapshots. */
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
