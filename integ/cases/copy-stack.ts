import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CopiedModelVersion, type CopiedModelVersionProps, ModelVersion, Project } from '../../lib';
import { emptierOf, outputBucketIn } from '../../lib/private/promotion/output-bucket';
import type { Settings } from '../settings';

/** In the account that gets the model: a project, a bucket for the training results, and the copy. */
export class CopyStack extends Stack {
  readonly copy: CopiedModelVersion;

  constructor(
    scope: Construct,
    id: string,
    settings: Settings,
    props: Pick<CopiedModelVersionProps, 'tags' | 'outputKeyPrefix' | 'stopOnDelete'>,
  ) {
    super(scope, id, { env: { account: settings.destinationAccount, region: settings.region } });
    const project = new Project(this, 'Project', { projectName: id });
    // Emptied and deleted with the stack, and its function leaves no log group behind.
    const outputBucket = outputBucketIn(this, true);
    this.copy = new CopiedModelVersion(this, 'Copy', {
      ...props,
      source: ModelVersion.fromModelVersionAttributes(this, 'Source', {
        project: Project.fromProjectArn(this, 'SourceProject', settings.source.projectArn),
        modelVersionArn: settings.source.modelVersionArn,
      }),
      destinationProject: project,
      outputBucket,
    });
    this.copy.node.addDependency(...emptierOf(outputBucket));

    const outputs = {
      ProjectArn: project.projectRef.projectArn,
      Bucket: outputBucket.bucketName,
      ModelVersionArn: this.copy.modelVersionArn,
      VersionName: this.copy.versionName,
      SourceModelVersionArn: this.copy.sourceModelVersionArn,
      F1Score: this.copy.f1Score,
      EvaluationSummaryUri: this.copy.evaluationSummaryUri,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
