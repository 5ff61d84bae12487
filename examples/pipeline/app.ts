import { App, Arn, ArnFormat, Stack, type StackProps, Stage, type StageProps } from 'aws-cdk-lib';
import { PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ModelPromotion } from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

/** What the pipeline deploys: the permission, then staging, then production. */
class Promotion extends Stage {
  readonly promotion: ModelPromotion;

  constructor(scope: Construct, id: string, props?: StageProps) {
    super(scope, id, props);
    this.promotion = new ModelPromotion(this, 'Shapes', {
      source: {
        projectArn: this.node.getContext('sourceProjectArn'),
        modelVersionArn: this.node.getContext('sourceModelVersionArn'),
      },
      targets: [
        { name: 'staging', account: this.node.getContext('stagingAccount'), minimumF1Score: 0.9 },
        { name: 'production', account: this.node.getContext('productionAccount'), maximumF1Drop: 0.02 },
      ],
    });
  }
}

/** Follows the repository that holds this app, so that a promotion is a commit which changes `sourceModelVersionArn`. */
class PromotionPipeline extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const pipeline = new CodePipeline(this, 'Pipeline', {
      pipelineType: PipelineType.V2,
      // The deployment roles of the other accounts read the templates, which needs a key that they may use.
      crossAccountKeys: true,
      enableKeyRotation: true,
      synth: new ShellStep('Synth', {
        input: CodePipelineSource.connection(
          this.node.getContext('repository'),
          this.node.getContext('branch'),
          { connectionArn: this.node.getContext('connectionArn') },
        ),
        commands: ['npm ci', 'npx cdk synth'],
      }),
    });
    const stage = new Promotion(this, 'Promotion');
    pipeline.addStage(stage, { stackSteps: stage.promotion.approvalSteps() });
  }
}

const app = new App({ context: recommendedFlags });
const { region } = Arn.split(app.node.getContext('sourceProjectArn'), ArnFormat.SLASH_RESOURCE_NAME);
new PromotionPipeline(app, 'PromotionPipeline', {
  env: { account: app.node.getContext('pipelineAccount'), region },
});
