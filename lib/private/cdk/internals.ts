import { type CfnResource, type IStackSynthesizer, Validations } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/**
 * All that this library uses of the CDK without a promise of the CDK's. `test/lib/private/cdk/internals.test.ts` shows with
 * the oldest and the newest supported CDK that each of them is there. A weekly workflow does so with the version of the week.
 */

/** The resource as CloudFormation will see it, unresolved. No public way shows what a resource of any kind refers to. */
export function renderingOf(resource: CfnResource): object {
  return resource._toCloudFormation();
}

/** Whether the resource gets into the template: a policy without statements does not, for instance. */
export function isRendered(resource: CfnResource): boolean {
  return (resource as any).shouldSynthesize();
}

/** Notes an acknowledgement as `Validations.acknowledge` does, which until aws-cdk-lib 2.262 refuses a rule with two colons. */
export function noteAcknowledgement(scope: IConstruct, id: string, reason: string): void {
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
}

/** What empties a bucket with `autoDeleteObjects` when its stack goes. The CDK gives it no other name than its id. */
export function emptierIn(bucket: s3.IBucket): IConstruct | undefined {
  return bucket.node.tryFindChild('AutoDeleteObjectsCustomResource');
}

/** The stack's construct behind all its emptiers, and the function in it. */
export function emptyingProviderIn(stack: IConstruct): { provider: IConstruct; handler: CfnResource } {
  const provider = stack.node.findChild('Custom::S3AutoDeleteObjectsCustomResourceProvider');
  return { provider, handler: provider.node.findChild('Handler') as CfnResource };
}

/** The external id that the lookup role wants. A synthesizer tells only the role. */
export function lookupExternalIdOf(synthesizer: IStackSynthesizer): string | undefined {
  return (synthesizer as any).props?.lookupRoleExternalId;
}
