import { App, Arn, ArnFormat, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import {
  CopiedModelVersion,
  ModelVersion,
  type ModelVersionReference,
  Project,
  ProjectPolicy,
} from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

interface LinkProps extends StackProps {
  /** The version that the stack before this one holds. */
  readonly source: ModelVersionReference;
  /** The account that copies from here. */
  readonly nextAccount?: string;
  /** The F1 score that a version needs to be copied here. */
  readonly minimumF1Score?: number;
}

/** The account that trained the model lets the next one copy it. */
class Development extends Stack {
  constructor(scope: Construct, id: string, { source, nextAccount, ...props }: LinkProps) {
    super(scope, id, props);
    const { projectArn, modelVersionArn } = source;
    const project = Project.fromProjectArn(this, 'Project', projectArn);
    new ProjectPolicy(this, 'Policy', { project }).allowCopy(new AccountPrincipal(nextAccount), {
      versions: [ModelVersion.fromModelVersionAttributes(this, 'Version', { project, modelVersionArn })],
    });
  }
}

/** A copy of the previous account's version. Only the next account may copy it. */
class Link extends Stack {
  constructor(scope: Construct, id: string, { source, nextAccount, minimumF1Score, ...props }: LinkProps) {
    super(scope, id, props);
    const project = new Project(this, 'Project', { projectName: 'shapes' });
    const copy = new CopiedModelVersion(this, 'Copy', {
      source: ModelVersion.fromModelVersionAttributes(this, 'Source', {
        project: Project.fromProjectArn(this, 'SourceProject', source.projectArn),
        modelVersionArn: source.modelVersionArn,
      }),
      destinationProject: project,
      outputBucket: Bucket.fromBucketName(
        this,
        'Output',
        `${this.node.getContext('outputBucketPrefix')}${this.account}`,
      ),
      minimumF1Score,
    });
    if (nextAccount) {
      new ProjectPolicy(this, 'Policy', { project }).allowCopy(new AccountPrincipal(nextAccount), {
        versions: [copy],
      });
    }

    new CfnOutput(this, 'ProjectArn', { value: project.projectArn });
    new CfnOutput(this, 'ModelVersionArn', { value: copy.modelVersionArn });
  }
}

const app = new App({ context: recommendedFlags });
const context = (key: string): string => app.node.getContext(key);
const [testAccount, productionAccount] = [context('testAccount'), context('productionAccount')];
const trained = {
  projectArn: context('developmentProjectArn'),
  modelVersionArn: context('developmentModelVersionArn'),
};
const tested = { projectArn: context('testProjectArn'), modelVersionArn: context('testModelVersionArn') };
const { account, region } = Arn.split(trained.projectArn, ArnFormat.SLASH_RESOURCE_NAME);

const development = new Development(app, 'Development', {
  env: { account, region },
  source: trained,
  nextAccount: testAccount,
});
const test = new Link(app, 'Test', {
  env: { account: testAccount, region },
  source: trained,
  nextAccount: productionAccount,
});
test.node.addDependency(development);

// The ARN of a copy is known only when the copy is made. Until somebody writes it into cdk.json, there is nothing to
// pass on.
if (tested.modelVersionArn) {
  const production = new Link(app, 'Production', {
    env: { account: productionAccount, region },
    source: tested,
    minimumF1Score: 0.9,
  });
  production.node.addDependency(test);
}
