import {
  type CfnResource,
  type IStackSynthesizer,
  type Reference,
  type Stack,
  Validations,
} from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/**
 * The internal parts of the CDK that this library uses. The CDK does not promise to keep them.
 * `test/lib/private/cdk/internals.test.ts` checks them with the oldest and the newest supported CDK, and a weekly
 * workflow with the newest release.
 */

/**
 * The resource as CloudFormation will see it, unresolved. The CDK has no public way to find what a resource refers to.
 */
export function renderingOf(resource: CfnResource): object {
  return resource._toCloudFormation();
}

/** Whether the resource is part of the template. A policy without statements, for instance, is not. */
export function isRendered(resource: CfnResource): boolean {
  return (resource as any).shouldSynthesize();
}

/**
 * Notes acknowledgements, reasons by id, like `Validations.acknowledge`. That method makes a stack trace for each,
 * which took a sixth of the time of a synthesis. Before aws-cdk-lib 2.262 it also refuses a rule with two colons.
 */
export function noteAcknowledgements(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, reasons);
}

/** The other stacks with this reference in their templates, once the CDK has resolved the references of the app. */
export function stacksThatUse(reference: Reference): Stack[] {
  return [...(reference as any).replacementTokens.keys()];
}

/** The resource that empties a bucket with `autoDeleteObjects` when its stack is deleted. Only its id identifies it. */
export function emptierIn(bucket: s3.IBucket): IConstruct | undefined {
  return bucket.node.tryFindChild('AutoDeleteObjectsCustomResource');
}

/** The construct with the function that empties all such buckets of a stack. */
export function emptyingProviderIn(stack: IConstruct): { provider: IConstruct; handler: CfnResource } {
  const provider = stack.node.findChild('Custom::S3AutoDeleteObjectsCustomResourceProvider');
  return { provider, handler: provider.node.findChild('Handler') as CfnResource };
}

/** The external id that the lookup role requires. A synthesizer shows only the role. */
export function lookupExternalIdOf(synthesizer: IStackSynthesizer): string | undefined {
  return (synthesizer as any).props?.lookupRoleExternalId;
}

/** The spaces by which the stack's template is indented. The CDK has no public way to read this option. */
export function indentationOf(stack: Stack): number | undefined {
  return (stack as any)._suppressTemplateIndentation ? undefined : 1;
}
