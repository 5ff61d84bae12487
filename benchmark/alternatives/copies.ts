import { join } from 'node:path';
import { CustomResource, Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as cr from 'aws-cdk-lib/custom-resources';
import { CopiedModelVersion, ModelVersion, Project } from '../../lib';

/** One model to copy, and the project that receives it. */
export interface Copy {
  readonly projectArn: string;
  readonly modelVersionArn: string;
  readonly destinationArn: string;
}

/**
 * One way to write the same stack: `copies`, each as one resource with a logical id that begins with `Copy<number>x`.
 */
export type Way = (stack: Stack, copies: readonly Copy[], outputBucket: string) => void;

/** This library. */
export const ours: Way = (stack, copies, outputBucket) => oursWithin(50)(stack, copies, outputBucket);

/** The same, with a `timeout` of this many minutes. */
export const oursWithin =
  (minutes: number): Way =>
  (stack, copies, outputBucket) => {
    const bucket = Bucket.fromBucketName(stack, 'Output', outputBucket);
    for (const [index, { projectArn, modelVersionArn, destinationArn }] of copies.entries()) {
      const destination = `Project${destinationArn.replace(/\W/g, '')}`;
      const project = Project.fromProjectArn(stack, `SourceProject${index}`, projectArn);
      new CopiedModelVersion(stack, `Copy${index}x`, {
        source: ModelVersion.fromModelVersionAttributes(stack, `Source${index}`, {
          project,
          modelVersionArn,
        }),
        destinationProject:
          (stack.node.tryFindChild(destination) as any) ??
          Project.fromProjectArn(stack, destination, destinationArn),
        outputBucket: bucket,
        timeout: Duration.minutes(minutes),
      });
    }
  };

/** A `Provider` of the CDK's with two functions and a poll every five seconds. */
export const stockProvider: Way = (stack, copies, outputBucket) => {
  const handler = (id: string, name: string) => {
    const handler = new lambda.Function(stack, id, {
      code: lambda.Code.fromAsset(join(__dirname, 'stock-handlers')),
      handler: `index.${name}`,
      runtime: lambda.determineLatestNodeRuntime(stack),
      timeout: Duration.minutes(1),
    });
    for (const statement of permissions(outputBucket)) handler.addToRolePolicy(statement);
    return handler;
  };
  const provider = new cr.Provider(stack, 'Provider', {
    onEventHandler: handler('OnEvent', 'onEvent'),
    isCompleteHandler: handler('IsComplete', 'isComplete'),
    queryInterval: Duration.seconds(5),
    totalTimeout: Duration.minutes(55),
  });
  bareResources(stack, provider.serviceToken, copies, outputBucket);
};

/**
 * One SDK call to begin and one to delete, without waiting. All copies share one role and its policy. With a policy for
 * each copy, as in the documentation of `AwsCustomResource`, the role would exceed IAM's limit long before fifty
 * copies.
 */
export const awsCustomResource: Way = (stack, copies, outputBucket) => {
  const role = new iam.Role(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')],
    inlinePolicies: { Copy: new iam.PolicyDocument({ statements: permissions(outputBucket) }) },
  });
  for (const [index, { projectArn, modelVersionArn, destinationArn }] of copies.entries()) {
    new cr.AwsCustomResource(stack, `Copy${index}x`, {
      onCreate: {
        service: 'Rekognition',
        action: 'copyProjectVersion',
        physicalResourceId: cr.PhysicalResourceId.fromResponse('ProjectVersionArn'),
        parameters: {
          SourceProjectArn: projectArn,
          SourceProjectVersionArn: modelVersionArn,
          DestinationProjectArn: destinationArn,
          VersionName: `copy-${index}`,
          OutputConfig: { S3Bucket: outputBucket },
        },
      },
      onDelete: {
        service: 'Rekognition',
        action: 'deleteProjectVersion',
        parameters: { ProjectVersionArn: new cr.PhysicalResourceIdReference() },
      },
      installLatestAwsSdk: false,
      role,
    });
  }
};

/** As many custom resources on one provider, with as much in them as `stockProvider` needs. */
export function bareResources(
  stack: Stack,
  serviceToken: string,
  copies: readonly Copy[],
  outputBucket: string,
): void {
  for (const [index, { projectArn, modelVersionArn, destinationArn }] of copies.entries()) {
    new CustomResource(stack, `Copy${index}x`, {
      resourceType: 'Custom::Copy',
      serviceToken,
      properties: {
        SourceProjectArn: projectArn,
        SourceProjectVersionArn: modelVersionArn,
        DestinationProjectArn: destinationArn,
        VersionName: `copy-${index}`,
        OutputBucket: outputBucket,
      },
    });
  }
}

function permissions(outputBucket: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: [
        'rekognition:CopyProjectVersion',
        'rekognition:CreateProjectVersion',
        'rekognition:DescribeProjectVersions',
        'rekognition:DeleteProjectVersion',
      ],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:PutObject'],
      resources: [`arn:aws:s3:::${outputBucket}`, `arn:aws:s3:::${outputBucket}/*`],
    }),
  ];
}
