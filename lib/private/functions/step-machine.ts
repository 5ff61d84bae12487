import { ArnFormat, Aws, type CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { mayCall } from './role';

export interface StepMachineProps {
  readonly handler: lambda.IFunction;
  readonly name: string;
}

/**
 * The name and ARNs of the state machine before it is made: the function needs them, and the state machine needs the
 * function's ARN.
 */
export interface MachineNames {
  readonly name: string;
  readonly machineArn: string;
  /** The pattern of all executions. */
  readonly executionArns: string;
}

/**
 * Calls the function step by step, until a step has given CloudFormation the answer to the request.
 *
 *     First ─▶ Answered? ─no─▶ Wait (as long as the step says) ─▶ Step ─▶ Answered? …
 *       └─ dies again and again ─▶ GiveUp ◀─ dies again and again ─┘
 *
 * It is a Standard workflow: an Express workflow may run a step twice, and ends after five minutes.
 */
export class StepMachine extends Construct {
  public static namesIn(stack: Stack, kind: string): MachineNames {
    // The last part of a stack's id is unique, so two stacks never have the same name.
    const name = Fn.join('-', [kind, Fn.select(2, Fn.split('/', Aws.STACK_ID))]);
    const arn = (resource: string, resourceName: string) =>
      stack.formatArn({
        service: 'states',
        resource,
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    return { name, machineArn: arn('stateMachine', name), executionArns: arn('execution', `${name}:*`) };
  }

  public readonly resource: CfnResource;

  constructor(scope: Construct, id: string, { handler, name }: StepMachineProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: mayCall(handler.functionArn),
    });
    this.resource = new sfn.CfnStateMachine(this, 'Resource', {
      stateMachineName: name,
      roleArn: role.roleArn,
      definitionString: Stack.of(this).toJsonString(definition(handler.functionArn)),
    });
  }
}

function definition(functionArn: string) {
  // For some four minutes, Step Functions repeats a step that dies. A step observes before it acts, so it does nothing
  // twice.
  const retry = [
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxDelaySeconds: 60, MaxAttempts: 8 },
  ];
  const call = { Type: 'Task', Resource: functionArn, Retry: retry };
  const step = {
    ...call,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'GiveUp' }],
    Next: 'Answered?',
  };
  return {
    StartAt: 'First',
    States: {
      // The first step may have no notes, and Step Functions refuses a path without a value.
      First: step,
      Step: {
        ...step,
        Parameters: { 'request.$': '$.request', 'notes.$': '$.notes', 'retries.$': '$$.State.RetryCount' },
      },
      'Answered?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.wait', IsPresent: true, Next: 'Wait' }],
        Default: 'End',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.wait', Next: 'Step' },
      GiveUp: { ...call, End: true },
      End: { Type: 'Succeed' },
    },
  };
}
