import { App, Arn, ArnFormat, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import {
  CopiedModelVersion,
  ModelVersion,
  ModelVersionPointer,
  Project,
} from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

/** A copy in a separate project without training, so that applications do not use the project for experiments. */
class LiveModel extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const copy = new CopiedModelVersion(this, 'Copy', {
      source: ModelVersion.fromModelVersionAttributes(this, 'Source', {
        project: Project.fromProjectArn(this, 'SourceProject', this.node.getContext('sourceProjectArn')),
        modelVersionArn: this.node.getContext('sourceModelVersionArn'),
      }),
      destinationProject: new Project(this, 'Project', { projectName: 'shapes-live' }),
      outputBucket: Bucket.fromBucketName(this, 'Output', this.node.getContext('outputBucketName')),
      outputKeyPrefix: 'shapes-live/',
    });
    new ModelVersionPointer(this, 'Pointer', {
      parameterName: this.node.getContext('parameterName'),
      modelVersion: copy,
    });

    new CfnOutput(this, 'ModelVersionArn', { value: copy.modelVersionArn });
    new CfnOutput(this, 'F1Score', { value: copy.f1Score });
  }
}

const app = new App({ context: recommendedFlags });
const { account, region } = Arn.split(
  app.node.getContext('sourceModelVersionArn'),
  ArnFormat.SLASH_RESOURCE_NAME,
);
new LiveModel(app, 'LiveModel', { env: { account, region } });
