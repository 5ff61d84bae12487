import { Aspects, type IAspect, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { intrinsicIn } from '../values/intrinsics';
import { noteAcknowledgements } from './internals';

/**
 * What the rules of `cdk-nag` find in our own resources, and why it is so. Several packs have the same rule under
 * another prefix: one reason is for all of them. https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
 */

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

type Reasons = Readonly<Record<string, string>>;

const OF_ROLES: Reasons = {
  IAMNoInlinePolicy:
    'These permissions belong to one role only, and have to be there when it is: a policy of its own would come later.',
};

const OF_LOG_GROUPS: Reasons = {
  CloudWatchLogGroupEncrypted:
    'CloudWatch Logs encrypts with its own key. The lines hold names, ARNs and statuses, and never credentials or a ResponseURL.',
};

const OF_ENGINES: Reasons = {
  ...OF_LOG_GROUPS,
  LambdaConcurrency:
    'Only CloudFormation, their own state machine and their schedules call these functions. A reservation would take from the account what it cannot use.',
  LambdaDLQ:
    'CloudFormation waits for the answer of each call and fails the deployment without one. A queue would tell nobody sooner.',
  LambdaInsideVPC:
    'They call the public endpoints of Rekognition and CloudFormation and reach nothing in a network of the user.',
  'AwsSolutions-L1':
    'The runtime is the newest that this version of aws-cdk-lib knows in the stack’s Region.',
  'AwsSolutions-SF1':
    'The function logs every step. A log of the state machine would hold the ResponseURL of each request.',
  'AwsSolutions-SF2': 'X-Ray would show one call of one function, again and again.',
};

const OF_OUTPUT_BUCKETS: Reasons = {
  S3BucketLoggingEnabled: 'Rekognition alone writes here, once for each copy.',
  S3BucketReplicationEnabled: 'Every object is a copy of one in the source account.',
  S3BucketVersioningEnabled: 'Every object is written once, and is a copy of one in the source account.',
  S3DefaultEncryptionKMS: 'S3 encrypts with its own key unless the target names one.',
  'AwsSolutions-S1': 'Rekognition alone writes here, once for each copy.',
};

export function acknowledgeEngine(engine: IConstruct): void {
  acknowledge(engine, OF_ENGINES);
  acknowledgeRole(engine);
}

export function acknowledgeRole(role: IConstruct): void {
  acknowledge(role, OF_ROLES);
  Aspects.of(role).add(new AcknowledgeWildcards());
}

export function acknowledgeLogsIn(scope: IConstruct): void {
  acknowledge(scope, OF_LOG_GROUPS);
}

export function acknowledgeOutputBucket(bucket: IConstruct): void {
  acknowledge(bucket, OF_OUTPUT_BUCKETS);
}

/** The CDK's function behind autoDeleteObjects. */
export function acknowledgeEmptier(...parts: readonly IConstruct[]): void {
  for (const part of parts) acknowledgeEngine(part);
}

/** A rule without a pack belongs to all of `PACKS`. */
function acknowledge(scope: IConstruct, reasons: Reasons): void {
  const ids = (rule: string) => (rule.includes('-') ? [rule] : PACKS.map((pack) => `${pack}-${rule}`));
  const all = Object.entries(reasons).flatMap(([rule, reason]) => ids(rule).map((id) => [id, reason]));
  noteAcknowledgements(scope, Object.fromEntries(all));
}

const WILDCARD =
  'docs/permissions.md of cdk-rekognition-custom-labels has the reason for each of its permissions.';

/**
 * Answers AwsSolutions-IAM5, which wants an acknowledgement for each resource with an asterisk. docs/permissions.md gives
 * the reason for each.
 */
class AcknowledgeWildcards implements IAspect {
  public visit(node: IConstruct): void {
    const wide = [...resourcesAllowedBy(node)].filter((resource) => resource.includes('*'));
    const reasons = wide.map((resource) => [`AwsSolutions-IAM5[Resource::${resource}]`, WILDCARD]);
    if (wide.length > 0) noteAcknowledgements(node, Object.fromEntries(reasons));
  }
}

function resourcesAllowedBy(node: IConstruct): Set<string> {
  if (!(node instanceof iam.CfnRole || node instanceof iam.CfnPolicy)) return new Set();
  const resolved = Stack.of(node).resolve(
    node instanceof iam.CfnRole ? node.policies : [{ policyDocument: node.policyDocument }],
  );
  // An intrinsic can stand in place of the list or of an item. Then there is no resource to acknowledge.
  const statements = [resolved ?? []]
    .flat()
    .flatMap((policy: any) => policy?.policyDocument?.Statement ?? []);
  return new Set(statements.flatMap((statement: any) => [statement?.Resource ?? []].flat().map(asText)));
}

/** The text that cdk-nag writes for a value that CloudFormation fills in. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  const intrinsic = intrinsicIn(value);
  switch (intrinsic?.kind) {
    case 'join':
      return intrinsic.parts.map(asText).join(intrinsic.delimiter);
    case 'attribute':
      return `<${intrinsic.logicalId}.${intrinsic.attribute}>`;
    case 'reference':
      return `<${intrinsic.logicalId}>`;
    case 'function':
      return intrinsic.name === 'Fn::ImportValue' ? asText(intrinsic.argument) : JSON.stringify(value);
    default:
      return JSON.stringify(value);
  }
}
