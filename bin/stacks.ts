import { CfnOutput, type CfnResource, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CopiedModelVersion, ModelVersion, Project, ProjectPolicy } from '../lib';
import type { PromotionConfiguration } from './configuration';

interface PromotionStackProps extends StackProps {
  readonly configuration: PromotionConfiguration;
}

/** In the account that trained the model: the permission to copy this one version. */
export class SourceStack extends Stack {
  constructor(scope: Construct, id: string, { configuration, ...props }: PromotionStackProps) {
    super(scope, id, props);
    const { sourceProjectArn, sourceModelVersionArn, destinationAccount } = configuration;

    const policy = new ProjectPolicy(this, 'Policy', {
      project: Project.fromProjectArn(this, 'Project', sourceProjectArn),
    });
    policy.allowCopy(
      new AccountPrincipal(destinationAccount),
      ModelVersion.fromModelVersionAttributes(this, 'Version', {
        projectArn: sourceProjectArn,
        modelVersionArn: sourceModelVersionArn,
      }),
    );
  }
}

/** In the account that uses the model: a project, a bucket for the training results, and the copy. */
export class DestinationStack extends Stack {
  constructor(scope: Construct, id: string, { configuration, ...props }: PromotionStackProps) {
    super(scope, id, props);
    const { sourceProjectArn, sourceModelVersionArn, destinationProjectName, minimumF1Score } = configuration;

    const copy = new CopiedModelVersion(this, 'Copy', {
      source: ModelVersion.fromModelVersionAttributes(this, 'Source', {
        projectArn: sourceProjectArn,
        modelVersionArn: sourceModelVersionArn,
      }),
      destinationProject: new Project(this, 'Project', {
        projectName: destinationProjectName,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      outputBucket: this.outputBucket(configuration.outputBucketName),
      minimumF1Score,
    });

    new CfnOutput(this, 'ModelVersionArn', { value: copy.modelVersionArn });
    new CfnOutput(this, 'SourceModelVersionArn', { value: copy.sourceModelVersionArn });
    new CfnOutput(this, 'Status', { value: copy.status });
  }

  private outputBucket(name: string | undefined): IBucket {
    if (name) return Bucket.fromBucketName(this, 'Output', name);
    const bucket = new Bucket(this, 'Output', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.collectLogsOfAutoDelete();
    return bucket;
  }

  /** The function behind autoDeleteObjects has no log group of its own: Lambda would make one that outlives the stack. */
  private collectLogsOfAutoDelete(): void {
    const provider = this.node.findChild('Custom::S3AutoDeleteObjectsCustomResourceProvider');
    const logGroup = new LogGroup(this, 'AutoDeleteLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    (provider.node.findChild('Handler') as CfnResource).addPropertyOverride('LoggingConfig', {
      LogGroup: logGroup.logGroupName,
    });
  }
}
