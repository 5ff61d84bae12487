import { CfnDeletionPolicy, type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../../contract/problem';
import { isMarkedAs } from '../cdk/marks';

/**
 * The removal policy in the form that a handler gets. `true`: the policy always keeps what the resource has made.
 * `replaced`: the policy keeps that, unless the operation that made it is undone. A policy that was set later or by an
 * aspect counts too.
 */
export function retentionOf(resource: IConstruct): 'true' | 'replaced' | undefined {
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
 * An adopted version must go back to its owner if the deployment fails. With RETAIN, CloudFormation sends the function
 * no Delete in this case. The policy may come from an aspect, so this is known only at synthesis.
 */
export function problemsOfRetainedAdoption(copy: IConstruct, adoptExisting: boolean | undefined): Problem[] {
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

/** A copy cannot be deleted while its model runs. So nothing may delete the copy of a model that is retained. */
export function problemsOfRetainedModel(running: IConstruct, modelVersion: IConstruct): Problem[] {
  if (!isMarkedAs('CopiedModelVersion', modelVersion)) return [];
  const [ofModel, ofCopy] = [retentionOf(running), retentionOf(modelVersion)];
  if (!ofModel || ofCopy === 'true' || ofCopy === ofModel) return [];
  return [
    {
      property: 'removalPolicy',
      value: ofModel === 'true' ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      allowed: `its copy ${modelVersion.node.path} may be deleted, which fails while the model runs`,
      change: 'give both RETAIN_ON_UPDATE_OR_DELETE',
    },
  ];
}
