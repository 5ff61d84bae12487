import { App, Arn, ArnFormat, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { CopiedModelVersion, ModelVersion, Project } from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

/** A copy whose training results are encrypted with a customer's key. The same key encrypts their bucket. */
class EncryptedModel extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const key = new Key(this, 'Key', {
      description: 'Encrypts the training results of Rekognition Custom Labels models',
      enableKeyRotation: true,
      // This is what the CDK writes by default. It leaves the key to the account's IAM policies, and those of the
      // copy's role are written by the library: if you remove this statement, name that role here instead.
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'LeavePermissionsToIam',
            principals: [new AccountRootPrincipal()],
            actions: ['kms:*'],
            resources: ['*'],
          }),
        ],
      }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const bucket = new Bucket(this, 'Output', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Key and results stay when the stack goes: what was encrypted with a key that is deleted is lost.
      removalPolicy: RemovalPolicy.RETAIN,
    });

    const copy = new CopiedModelVersion(this, 'Copy', {
      source: ModelVersion.fromModelVersionAttributes(this, 'Source', {
        project: Project.fromProjectArn(this, 'SourceProject', this.node.getContext('sourceProjectArn')),
        modelVersionArn: this.node.getContext('sourceModelVersionArn'),
      }),
      destinationProject: new Project(this, 'Project', { projectName: 'shapes-confidential' }),
      outputBucket: bucket,
      outputKeyPrefix: 'shapes/',
      encryptionKey: key,
    });

    new CfnOutput(this, 'ModelVersionArn', { value: copy.modelVersionArn });
    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
  }
}

const app = new App({ context: recommendedFlags });
const { account, region } = Arn.split(
  app.node.getContext('sourceModelVersionArn'),
  ArnFormat.SLASH_RESOURCE_NAME,
);
new EncryptedModel(app, 'EncryptedModel', { env: { account, region } });
