import { App, Arn, ArnFormat, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { CopiedModelVersion, ModelVersion, Project, ProjectPolicy } from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

interface ModelStackProps extends StackProps {
  /**
   * The ARNs are values, not references between the stacks: a reference would block the deletion of the version and of
   * the stack.
   */
  readonly source: { readonly projectArn: string; readonly modelVersionArn: string };
}

interface TrainingProps extends ModelStackProps {
  readonly productionAccount: string;
}

/** In the account that trained the model: one account may copy one version. */
class Training extends Stack {
  constructor(scope: Construct, id: string, { source, productionAccount, ...props }: TrainingProps) {
    super(scope, id, props);

    const { projectArn, modelVersionArn } = source;
    const project = Project.fromProjectArn(this, 'Project', projectArn);
    const policy = new ProjectPolicy(this, 'Policy', { project });
    policy.allowCopy(new AccountPrincipal(productionAccount), {
      versions: [ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn })],
    });
  }
}

/** In the account that uses it: a project, a bucket for the training results, and the copy. */
class Production extends Stack {
  constructor(scope: Construct, id: string, { source, ...props }: ModelStackProps) {
    super(scope, id, props);

    const copy = new CopiedModelVersion(this, 'Copy', {
      source: ModelVersion.fromModelVersionAttributes(this, 'Source', {
        project: Project.fromProjectArn(this, 'SourceProject', source.projectArn),
        modelVersionArn: source.modelVersionArn,
      }),
      destinationProject: new Project(this, 'Project', { projectName: 'shapes' }),
      // How the model was trained and tested stays known when the stack is gone.
      outputBucket: new Bucket(this, 'Output', {
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        enforceSSL: true,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
    });

    new CfnOutput(this, 'ModelVersionArn', { value: copy.modelVersionArn });
    new CfnOutput(this, 'EvaluationSummary', { value: copy.evaluationSummaryUri });
  }
}

const app = new App({ context: recommendedFlags });
const source = {
  projectArn: app.node.getContext('sourceProjectArn'),
  modelVersionArn: app.node.getContext('sourceModelVersionArn'),
};
const productionAccount = app.node.getContext('productionAccount');
const { account, region } = Arn.split(source.projectArn, ArnFormat.SLASH_RESOURCE_NAME);

const training = new Training(app, 'Training', { env: { account, region }, source, productionAccount });
const production = new Production(app, 'Production', { env: { account: productionAccount, region }, source });
// The permission exists before the copy is made, and is deleted after it.
production.node.addDependency(training);
