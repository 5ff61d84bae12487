import { Aws, type CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { EdgeEvent, Hours } from '../../../contract/hours';
import { acknowledgeRole } from '../cdk/acknowledgements';
import { mayCall } from '../functions/role';
import type { Rendered } from '../values/rendering';

/** What all the schedules of a stack share: their group, and the role that calls the function. */
export class ScheduleCaller extends Construct {
  public readonly groupName: string;
  public readonly roleArn: string;

  constructor(
    scope: Construct,
    id: string,
    name: string,
    public readonly functionArn: string,
  ) {
    super(scope, id);
    const group = new scheduler.CfnScheduleGroup(this, 'Group', { name });
    this.groupName = group.ref;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } },
      }),
      inlinePolicies: mayCall(functionArn),
    });
    this.roleArn = role.roleArn;
    acknowledgeRole(this);
  }
}

export interface ModelScheduleProps {
  readonly caller: ScheduleCaller;
  readonly hours: Hours;
  /**
   * The resource that runs the model. CloudFormation changes the schedules after this resource, and deletes them before
   * it.
   */
  readonly resource: CfnResource;
  readonly properties: object;
}

/** The two schedules of a model. Each calls the function, which asks whether the model should run at that moment. */
export class ModelSchedule extends Construct {
  constructor(scope: Construct, id: string, { caller, hours, resource, properties }: ModelScheduleProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const schedule = (edge: 'start' | 'stop', expression: string, timezone?: string) => {
      const event: Rendered<EdgeEvent> = {
        RequestType: 'Schedule',
        Edge: edge,
        RequestId: '<aws.scheduler.scheduled-time>',
        StackId: stack.stackId,
        LogicalResourceId: resource.logicalId,
        PhysicalResourceId: resource.ref,
        ResourceType: resource.cfnResourceType,
        ServiceToken: caller.functionArn,
        ResourceProperties: properties,
      };
      new scheduler.CfnSchedule(this, edge === 'start' ? 'Start' : 'Stop', {
        description: `Lets a Rekognition Custom Labels model ${edge}`,
        groupName: caller.groupName,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timezone,
        state: hours.State ?? 'ENABLED',
        flexibleTimeWindow: { mode: 'OFF' },
        target: { arn: caller.functionArn, roleArn: caller.roleArn, input: stack.toJsonString(event) },
      });
    };
    schedule('start', hours.Start, hours.StartTimeZone);
    schedule('stop', hours.Stop, hours.StopTimeZone);
  }
}
