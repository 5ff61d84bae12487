import { type CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as customResources from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { LONGEST_TIMEOUT } from '../../contract/limits';
import { acknowledgeProvider } from './acknowledgements';
import { type CopyNeeds, CopyPermissions } from './copy-permissions';
import { HandlerFunction, loggingRole } from './handler-function';
import { Lanes } from './lanes';

/** Permanent: CloudFormation refuses to move a custom resource to another service token. */
const ID = 'cdk-rekognition-custom-labels.CopiedModelVersion';

/** What all the copies of a stack share: the functions, their permissions and the lanes. */
export class CopyProvider extends Construct {
  public static of(scope: Construct): CopyProvider {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as CopyProvider | undefined) ?? new CopyProvider(stack, ID);
  }

  public readonly serviceToken: string;
  private readonly permissions = new CopyPermissions(this);
  private readonly lanes = new Lanes(Stack.of(this));

  private constructor(scope: Construct, id: string) {
    super(scope, id);

    // One log group for our function and the framework's: after a failure the CLI prints the log of the function
    // behind the service token, which is the framework's and says nothing itself.
    const logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const handler = new HandlerFunction(this, 'Handler', {
      folder: 'copied-model-version',
      description: 'Copies Rekognition Custom Labels models and deletes the copies',
      // Below the minute that the handler waits before it believes that a copy was never started.
      timeout: Duration.seconds(50),
      logGroup,
      permissions: this.permissions,
    });
    this.serviceToken = new customResources.Provider(this, 'Provider', {
      onEventHandler: handler,
      isCompleteHandler: handler,
      queryInterval: Duration.seconds(10),
      // The handler keeps each copy's own timeout. This one is for the case that the handler cannot answer.
      totalTimeout: Duration.seconds(LONGEST_TIMEOUT).plus(Duration.minutes(5)),
      logGroup,
      frameworkOnEventRole: loggingRole(this, 'OnEventRole', logGroup),
      frameworkCompleteAndTimeoutRole: loggingRole(this, 'CompleteAndTimeoutRole', logGroup),
    }).serviceToken;
    acknowledgeProvider(this);
  }

  /** Lets the handler do what one copy needs. */
  public permit(needs: CopyNeeds): void {
    this.permissions.permit(needs);
  }

  /** Makes the copy, with these values in its properties, wait for its turn. */
  public enqueue(copy: CfnResource, values: () => string[]): void {
    this.lanes.join(copy, values);
  }
}
