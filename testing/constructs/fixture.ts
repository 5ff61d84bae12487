import * as fs from 'node:fs';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  CopiedModelVersion,
  type CopiedModelVersionProps,
  Project,
  ProjectPolicy,
  type ProjectPolicyProps,
  RunningModelVersion,
  type RunningModelVersionProps,
} from '../../lib';
import { importVersion } from './imported-version';

export const SOURCE_ACCOUNT = '111111111111';
export const ACCOUNT = '222222222222';
export const REGION = 'eu-west-1';
export const SOURCE_PROJECT = `arn:aws:rekognition:${REGION}:${SOURCE_ACCOUNT}:project/cats/1600000000000`;
export const SOURCE_VERSION = `arn:aws:rekognition:${REGION}:${SOURCE_ACCOUNT}:project/cats/version/v1/1600000000001`;
export const DESTINATION_PROJECT = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/prod-cats/1600000000002`;
export const DESTINATION_VERSION = DESTINATION_PROJECT.replace(/\d+$/, 'version/v1/1600000000003');
export const DESTINATION_VERSIONS = DESTINATION_PROJECT.replace(/\d+$/, 'version/*');

export const COPY_TYPE = 'Custom::RekognitionCopiedModelVersion';
export const POLICY_TYPE = 'Custom::RekognitionProjectPolicy';

export const NO_FLAGS = {};
export const ALL_FLAGS: Record<string, unknown> = {
  ...JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')),
  // The CDK would print a report of each warning that a test provokes.
  '@aws-cdk/core:annotationsInValidationReport': false,
  // No test asks where in the code a construct was made, and the answer costs more than the construct.
  'aws:cdk:disable-stack-trace': true,
};

export const HERE = { account: ACCOUNT, region: REGION };

export function stackIn(props: StackProps = { env: HERE }, context = ALL_FLAGS): Stack {
  return new Stack(new App({ context }), 'Stack', props);
}

/** Another stack of the same app. */
export function stackBeside(stack: Stack, id = 'Other', env: StackProps['env'] = HERE): Stack {
  return new Stack(stack.node.root, id, { env });
}

export function sourceIn(scope: Stack, id = 'Source', modelVersionArn = SOURCE_VERSION) {
  return importVersion(scope, id, { projectArn: SOURCE_PROJECT, modelVersionArn });
}

/** What every copy needs, with literal values only. */
export function copyProps(stack: Stack): CopiedModelVersionProps {
  const once = <T>(id: string, make: () => T) => (stack.node.tryFindChild(id) as T | undefined) ?? make();
  return {
    source: once('Source', () => sourceIn(stack)),
    destinationProject: once('Destination', () =>
      Project.fromProjectArn(stack, 'Destination', DESTINATION_PROJECT),
    ),
    outputBucket: once('Bucket', () => s3.Bucket.fromBucketName(stack, 'Bucket', 'results')),
  };
}

export function copyIn(
  stack: Stack,
  id = 'Copy',
  props: Partial<CopiedModelVersionProps> = {},
): CopiedModelVersion {
  return new CopiedModelVersion(stack, id, { ...copyProps(stack), ...props });
}

/** A version of the destination's project that the app does not make. */
export function versionIn(scope: Stack, id = 'Version', modelVersionArn = DESTINATION_VERSION) {
  return importVersion(scope, id, { projectArn: DESTINATION_PROJECT, modelVersionArn });
}

export function runIn(
  stack: Stack,
  id = 'Run',
  props: Partial<RunningModelVersionProps> = {},
): RunningModelVersion {
  const modelVersion = props.modelVersion ?? versionIn(stack, `VersionOf${id}`);
  return new RunningModelVersion(stack, id, { minInferenceUnits: 1, ...props, modelVersion });
}

/** A policy of the destination's project. Until it allows something, it cannot be synthesised. */
export function policyIn(
  stack: Stack,
  id = 'Policy',
  props: Partial<ProjectPolicyProps> = {},
): ProjectPolicy {
  const project = props.project ?? Project.fromProjectArn(stack, `ProjectOf${id}`, DESTINATION_PROJECT);
  return new ProjectPolicy(stack, id, { ...props, project });
}

export const SOMEONE = new iam.AccountPrincipal('333333333333');

export function roleIn(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
}

export const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];

/** A network that the app does not make. */
export function networkIn(stack: Stack): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: SUBNETS,
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef0'],
  });
}

export const OFFICE_HOURS = {
  start: ScheduleExpression.expression('cron(0 8 ? * MON-FRI *)'),
  stop: ScheduleExpression.expression('cron(0 20 ? * MON-FRI *)'),
};

/** The warnings of a stack that contain this text. */
export function warningsIn(stack: Stack, text = ''): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data))
    .filter((warning) => warning.includes(text));
}

/** The problems in the error that `act` throws, each without what is allowed: `versionName is "v/1"`. */
export function problemsIn(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    const problems = lines.flatMap((line) => /^(?: {2}\d+\. |\S+: )(.+? is .*?), but /.exec(line)?.[1] ?? []);
    if (problems.length === 0) throw error;
    return problems;
  }
  return [];
}

/** The resources of a type. */
export function resourcesOf(stack: Stack, type: string): any[] {
  return Object.values(Template.fromStack(stack).findResources(type));
}

/** The only resource of a type. */
export function resourceOf(stack: Stack, type: string): any {
  const found = resourcesOf(stack, type);
  expect(found).toHaveLength(1);
  return found[0];
}

/** The statements of the role of the function for one kind of resource. */
export function statementsOf(stack: Stack, kind: string): any[] {
  const roles = Template.fromStack(stack).findResources('AWS::IAM::Role');
  const [id] = Object.keys(roles).filter((name) => name.startsWith(`cdkrekognitioncustomlabels${kind}Role`));
  return roles[id].Properties.Policies.flatMap((policy: any) => policy.PolicyDocument.Statement);
}

/** The statements that allow the action, without those about former copies or policies. */
export function allowing(statements: any[], action: string): any[] {
  return statements.filter((statement) => [statement.Action].flat().includes(action));
}
