import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as customResources from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import type { ModelVersionReference } from '../model-version';
import { acknowledgeProvider } from './acknowledgements';
import { HandlerFunction, loggingRole } from './handler-function';
import { RunningPermissions } from './running-permissions';

/** Permanent: CloudFormation refuses to move a custom resource to another service token. */
const ID = 'cdk-rekognition-custom-labels.RunningModelVersion';

/** What all the running models of a stack share: the functions and their permissions. */
export class RunningProvider extends Construct {
  public static of(scope: Construct): RunningProvider {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as RunningProvider | undefined) ?? new RunningProvider(stack, ID);
  }

  public readonly serviceToken: string;
  private readonly permissions = new RunningPermissions(this);

  private constructor(scope: Construct, id: string) {
    super(scope, id);

    // Shared with the framework's functions for the reason given in copy-provider.ts.
    const logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const handler = new HandlerFunction(this, 'Handler', {
      folder: 'running-model-version',
      description: 'Starts and stops Rekognition Custom Labels models',
      // Below the minute that the handler waits before it believes that a start never came.
      timeout: Duration.seconds(50),
      logGroup,
      permissions: this.permissions,
    });
    this.serviceToken = new customResources.Provider(this, 'Provider', {
      onEventHandler: handler,
      isCompleteHandler: handler,
      // A start takes many minutes.
      queryInterval: Duration.seconds(15),
      // The handler keeps each model's own timeout. This one is for the case that the handler cannot answer.
      totalTimeout: Duration.seconds(LONGEST_TIMEOUT).plus(Duration.minutes(5)),
      logGroup,
      frameworkOnEventRole: loggingRole(this, 'OnEventRole', logGroup),
      frameworkCompleteAndTimeoutRole: loggingRole(this, 'CompleteAndTimeoutRole', logGroup),
    }).serviceToken;
    acknowledgeProvider(this);
  }

  /** Lets the handler start and stop one version. */
  public permit(version: ModelVersionReference): void {
    this.permissions.permit(version);
  }
}
