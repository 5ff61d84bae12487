import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerProvider } from './handler-provider';
import { PolicyPermissions } from './policy-permissions';

/** Permanent: CloudFormation refuses to move a custom resource to another service token. */
const ID = 'cdk-rekognition-custom-labels.ProjectPolicy';

/** What all the project policies of a stack share. A policy is attached at once, so there is nothing to poll. */
export class PolicyProvider extends HandlerProvider {
  public static of(scope: Construct): PolicyProvider {
    const stack = Stack.of(scope);
    return (
      (stack.node.tryFindChild(ID) as PolicyProvider | undefined) ??
      new PolicyProvider(stack, new PolicyPermissions(stack))
    );
  }

  private constructor(
    stack: Stack,
    private readonly permissions: PolicyPermissions,
  ) {
    super(stack, ID, {
      folder: 'project-policy',
      description: 'Attaches policies to Rekognition Custom Labels projects',
      timeout: Duration.minutes(5),
      permissions,
    });
  }

  /** Lets the handler look after one project's policies. */
  public permit(projectArn: string): void {
    this.permissions.permit(projectArn);
  }
}
