import { join } from 'node:path';
import { App, Arn, ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, determineLatestNodeRuntime, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ModelVersion, ModelVersionPointer, Project } from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

/** A function that finds what is in an image, with the model version that the pointer names at the deployment. */
class Application extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const parameterName = this.node.getContext('parameterName');
    const model = ModelVersion.fromModelVersionAttributes(this, 'Model', {
      project: Project.fromProjectArn(this, 'Project', this.node.getContext('projectArn')),
      modelVersionArn: ModelVersionPointer.fromParameterName(this, 'Pointer', parameterName).modelVersionArn,
    });

    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const detect = new LambdaFunction(this, 'Detect', {
      description: 'Tells what a Rekognition Custom Labels model sees in an image',
      runtime: determineLatestNodeRuntime(this),
      code: Code.fromAsset(join(__dirname, 'handler')),
      handler: 'index.handler',
      environment: { MODEL_VERSION_ARN: model.modelVersionArn },
      timeout: Duration.seconds(20),
      memorySize: 256,
      role,
      logGroup,
    });
    logGroup.grantWrite(detect);
    model.grants.detect(detect);

    new CfnOutput(this, 'FunctionName', { value: detect.functionName });
  }
}

const app = new App({ context: recommendedFlags });
const { account, region } = Arn.split(app.node.getContext('projectArn'), ArnFormat.SLASH_RESOURCE_NAME);
new Application(app, 'Application', { env: { account, region } });
