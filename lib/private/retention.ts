import { CfnDeletionPolicy, type CfnResource, type CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import type { Problem } from '../../contract/problem';

/** Whether the removal policy keeps what the resource stands for in any case, also where it was set later on or by an aspect. */
export function isRetained(resource: CustomResource): boolean {
  const { deletionPolicy, updateReplacePolicy } = (resource.node.defaultChild as CfnResource).cfnOptions;
  return [deletionPolicy, updateReplacePolicy].includes(CfnDeletionPolicy.RETAIN);
}

const REMOVAL_POLICIES: readonly (RemovalPolicy | undefined)[] = [
  undefined,
  RemovalPolicy.DESTROY,
  RemovalPolicy.RETAIN,
  RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
];

/** A snapshot of a copy does not exist. */
export function problemsOfRemovalPolicy(removalPolicy: RemovalPolicy | undefined): Problem[] {
  if (REMOVAL_POLICIES.includes(removalPolicy)) return [];
  return [
    {
      property: 'removalPolicy',
      value: removalPolicy,
      allowed: 'a copy can be destroyed or retained',
      change: 'use DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE',
    },
  ];
}
