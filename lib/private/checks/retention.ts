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

/**
 * An adopted version must go back to its owner if the deployment fails. Under plain Retain CloudFormation sends the function
 * no Delete then. The policy may come from an aspect, so this is known only at synthesis.
 */
export function problemsOfRetainedAdoption(
  copy: CustomResource,
  adoptExisting: boolean | undefined,
): Problem[] {
  if (!adoptExisting || retentionOf(copy) !== 'true') return [];
  return [
    {
      property: 'removalPolicy',
      value: RemovalPolicy.RETAIN,
      allowed:
        'adoptExisting is set, and with RETAIN a deployment that fails does not give an adopted version back',
      change: 'use RETAIN_ON_UPDATE_OR_DELETE, which also keeps the copy when the stack is deleted',
    },
  ];
}
