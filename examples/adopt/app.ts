import { App, Arn, ArnFormat, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { CopiedModelVersion, ModelVersion, Project } from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

/** Takes over a copy that somebody made with CopyProjectVersion, and nothing is copied again. */
class AdoptedModel extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const copy = new CopiedModelVersion(this, 'Copy', {
      source: ModelVersion.fromModelVersionAttributes(this, 'Source', {
        project: Project.fromProjectArn(this, 'SourceProject', this.node.getContext('sourceProjectArn')),
        modelVersionArn: this.node.getContext('sourceModelVersionArn'),
      }),
      destinationProject: Project.fromProjectArn(this, 'Project', this.node.getContext('projectArn')),
      outputBucket: Bucket.fromBucketName(this, 'Output', this.node.getContext('outputBucketName')),
      versionName: this.node.getContext('versionName'),
      adoptExisting: true,
    });

    new CfnOutput(this, 'ModelVersionArn', { value: copy.modelVersionArn });
  }
}

const app = new App({ context: recommendedFlags });
const { account, region } = Arn.split(app.node.getContext('projectArn'), ArnFormat.SLASH_RESOURCE_NAME);
new AdoptedModel(app, 'AdoptedModel', { env: { account, region } });
