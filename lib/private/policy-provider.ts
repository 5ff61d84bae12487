import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as customResources from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledgeProvider } from './acknowledgements';
import { HandlerFunction, loggingRole } from './handler-function';
import { PolicyPermissions } from './policy-permissions';

/** Permanent: CloudFormation refuses to move a custom resource to another service token. */
const ID = 'cdk-rekognition-custom-labels.ProjectPolicy';

/** What all the project policies of a stack share. A policy is attached at once, so there is nothing to poll. */
export class PolicyProvider extends Construct {
  public static of(scope: Construct): PolicyProvider {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as PolicyProvider | undefined) ?? new PolicyProvider(stack, ID);
  }

  public readonly serviceToken: string;
  private readonly permissions = new PolicyPermissions(this);

  private constructor(scope: Construct, id: string) {
    super(scope, id);

    // Shared with the framework's function for the reason given in copy-provider.ts.
    const logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.serviceToken = new customResources.Provider(this, 'Provider', {
      onEventHandler: new HandlerFunction(this, 'Handler', {
        folder: 'project-policy',
        description: 'Attaches policies to Rekognition Custom Labels projects',
        timeout: Duration.minutes(5),
        logGroup,
        permissions: this.permissions,
      }),
      logGroup,
      frameworkOnEventRole: loggingRole(this, 'OnEventRole', logGroup),
    }).serviceToken;
    acknowledgeProvider(this);
  }

  /** Lets the handler look after one project's policies. */
  public permit(projectArn: string): void {
    this.permissions.permit(projectArn);
  }
}
