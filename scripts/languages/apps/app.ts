import { App, Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  CopiedModelVersion,
  HandlerFunctions,
  ModelPromotion,
  ModelVersion,
  ModelVersionPointer,
  Project,
  ProjectPolicy,
  RunningModelVersion,
} from 'cdk-rekognition-custom-labels';

// The other apps of this folder say the same in their languages, line by line. Enums, durations, structs, lists and
// maps all pass from one language to another here.
const app = new App({ analyticsReporting: false });

const sourceProjectArn = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
const v1 = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';
const v2 = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v2/1700000002000';

const training = new Stack(app, 'Training', { env: { account: '111111111111', region: 'eu-west-1' } });
const policy = new ProjectPolicy(training, 'Policy', {
  project: Project.fromProjectArn(training, 'Project', sourceProjectArn),
});
policy.allowCopy(new AccountPrincipal('222222222222'), {
  versions: [
    ModelVersion.fromModelVersionAttributes(training, 'Version', {
      project: Project.fromProjectArn(training, 'VersionProject', sourceProjectArn),
      modelVersionArn: v1,
    }),
  ],
});

const production = new Stack(app, 'Production', { env: { account: '222222222222', region: 'eu-west-1' } });
const copy = new CopiedModelVersion(production, 'Copy', {
  source: ModelVersion.fromModelVersionAttributes(production, 'Source', {
    project: Project.fromProjectArn(production, 'SourceProject', sourceProjectArn),
    modelVersionArn: v1,
  }),
  destinationProject: new Project(production, 'Project', { projectName: 'shapes-prod' }),
  outputBucket: new Bucket(production, 'Output'),
  tags: { team: 'vision' },
  timeout: Duration.minutes(40),
  removalPolicy: RemovalPolicy.RETAIN,
  stopOnDelete: true,
  minimumF1Score: 0.9,
  minimumLabelF1Scores: { circle: 0.8, 'red circle': 0.75 },
});
const application = new Role(production, 'Application', {
  assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
});
copy.grants.detect(application);
const running = new RunningModelVersion(production, 'Running', {
  modelVersion: copy,
  minInferenceUnits: 1,
  schedule: {
    start: ScheduleExpression.cron({ minute: '0', hour: '8', timeZone: TimeZone.EUROPE_BERLIN }),
    stop: ScheduleExpression.cron({ minute: '0', hour: '18', timeZone: TimeZone.EUROPE_BERLIN }),
  },
});
const pointer = new ModelVersionPointer(production, 'Pointer', { modelVersion: running });
pointer.grants.detect(application);
HandlerFunctions.configure(production, { tracing: Tracing.ACTIVE });

new ModelPromotion(app, 'Shapes', {
  source: { projectArn: sourceProjectArn, modelVersionArn: v2 },
  keptModelVersionArns: [v1, v2],
  targets: [
    {
      name: 'staging',
      account: '333333333333',
      minimumF1Score: 0.9,
      stackProps: { description: 'Shapes for staging' },
    },
    { name: 'production', account: '444444444444', maximumF1Drop: 0.01, running: { minInferenceUnits: 1 } },
  ],
});

app.synth();
