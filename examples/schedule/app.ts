import { App, Arn, ArnFormat, CfnOutput, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import {
  ModelVersion,
  ModelVersionPointer,
  Project,
  RunningModelVersion,
} from 'cdk-rekognition-custom-labels';
import type { Construct } from 'constructs';

/** A model that answers during office hours, and is billed for these. */
class OfficeHours extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const timeZone = TimeZone.of(this.node.getContext('timeZone'));
    const running = new RunningModelVersion(this, 'Running', {
      modelVersion: ModelVersion.fromModelVersionAttributes(this, 'Version', {
        project: Project.fromProjectArn(this, 'Project', this.node.getContext('projectArn')),
        modelVersionArn: this.node.getContext('modelVersionArn'),
      }),
      minInferenceUnits: 1,
      schedule: {
        // The start takes 10 to 20 minutes.
        start: ScheduleExpression.cron({ weekDay: 'MON-FRI', hour: '7', minute: '40', timeZone }),
        stop: ScheduleExpression.cron({ weekDay: 'MON-FRI', hour: '18', minute: '0', timeZone }),
      },
    });
    // The pointer names the running model, so it moves to another version only when that one answers.
    new ModelVersionPointer(this, 'Pointer', {
      parameterName: this.node.getContext('parameterName'),
      modelVersion: running,
    });

    new CfnOutput(this, 'ModelVersionArn', { value: running.modelVersionArn });
  }
}

const app = new App({ context: recommendedFlags });
const { account, region } = Arn.split(app.node.getContext('projectArn'), ArnFormat.SLASH_RESOURCE_NAME);
new OfficeHours(app, 'OfficeHours', { env: { account, region } });
