import { CfnDeletionPolicy, type CfnResource, type CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';

/**
 * The form in which a handler gets the removal policy: `true` if it always keeps what the resource has made, `replaced` if
 * it does not keep that from an operation that is undone. This includes a policy that was set later or by an aspect.
 */
export function retentionOf(resource: CustomResource): 'true' | 'replaced' | undefined {
  const { deletionPolicy, updateReplacePolicy } = (resource.node.defaultChild as CfnResource).cfnOptions;
  if (deletionPolicy === CfnDeletionPolicy.RETAIN) return 'true';
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
