import * as fs from 'node:fs';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CopiedModelVersion, type CopiedModelVersionProps, Project } from '../../lib';
import { importVersion } from './imported-version';

export const SOURCE_ACCOUNT = '111111111111';
export const ACCOUNT = '222222222222';
export const REGION = 'eu-west-1';
export const SOURCE_PROJECT = `arn:aws:rekognition:${REGION}:${SOURCE_ACCOUNT}:project/cats/1600000000000`;
export const SOURCE_VERSION = `arn:aws:rekognition:${REGION}:${SOURCE_ACCOUNT}:project/cats/version/v1/1600000000001`;
export const DESTINATION_PROJECT = `arn:aws:rekognition:${REGION}:${ACCOUNT}:project/prod-cats/1600000000002`;

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

export function stackIn(
  props: StackProps = { env: { account: ACCOUNT, region: REGION } },
  context = ALL_FLAGS,
): Stack {
  return new Stack(new App({ context }), 'Stack', props);
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

/** The only resource of a type. */
export function resourceOf(stack: Stack, type: string): any {
  const found = Object.values(Template.fromStack(stack).findResources(type));
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
