import { Aws, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { acknowledgeRole } from './acknowledgements';
import { versionsOf } from './model-arns';
import { START_VERSION, STOP_VERSION } from './permissions/model-versions';

/**
 * How long EventBridge Scheduler tries again. Its default is a day: a start that was refused because the model ran
 * already would come through at night, after the stop.
 */
const START_PATIENCE = Duration.minutes(30);
/** Longer, for a model that is STARTING cannot be stopped, and one that is not stopped is billed. */
const STOP_PATIENCE = Duration.hours(1);

export interface ScheduledModelProps {
  readonly projectArn: string;
  /** The ARN as the running resource answers it, so that the schedules follow a hand-over and go before the stop. */
  readonly modelVersionArn: string;
  readonly minInferenceUnits: number;
  readonly maxInferenceUnits?: number;
  readonly start: scheduler.ScheduleExpression;
  readonly stop: scheduler.ScheduleExpression;
}

/** Two schedules, which call Rekognition without any function of ours, and the role that they do it as. */
export class ScheduledModel extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledModelProps) {
    super(scope, id);
    // Of any version, since a permission for the new one would come after the schedules that need it: IAM takes its time.
    const statement = (action: string) =>
      new iam.PolicyStatement({ actions: [action], resources: [versionsOf(props.projectArn)] });
    const [start, stop] = [statement(START_VERSION), statement(STOP_VERSION)];
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'scheduler',
              resource: 'schedule-group',
              resourceName: 'default',
            }),
          },
        },
      }),
      inlinePolicies: { Permissions: new iam.PolicyDocument({ statements: [start, stop], minimize: false }) },
      // The target would put a policy beside the role, which the schedules would not wait for.
    }).withoutPolicyUpdates();

    const ProjectVersionArn = props.modelVersionArn;
    new scheduler.Schedule(this, 'Start', {
      schedule: props.start,
      description: 'Starts a Rekognition Custom Labels model',
      target: new targets.Universal({
        service: 'rekognition',
        action: 'startProjectVersion',
        input: scheduler.ScheduleTargetInput.fromObject({
          ProjectVersionArn,
          MinInferenceUnits: props.minInferenceUnits,
          MaxInferenceUnits: props.maxInferenceUnits,
        }),
        policyStatements: [start],
        role,
        maxEventAge: START_PATIENCE,
      }),
    });
    acknowledgeRole(this);
    new scheduler.Schedule(this, 'Stop', {
      schedule: props.stop,
      description: 'Stops a Rekognition Custom Labels model',
      target: new targets.Universal({
        service: 'rekognition',
        action: 'stopProjectVersion',
        input: scheduler.ScheduleTargetInput.fromObject({ ProjectVersionArn }),
        policyStatements: [stop],
        role,
        maxEventAge: STOP_PATIENCE,
      }),
    });
  }
}
