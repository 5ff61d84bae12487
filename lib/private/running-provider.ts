import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ModelVersionReference } from '../model-version';
import { HandlerProvider } from './handler-provider';
import { RunningPermissions } from './running-permissions';

/** Permanent: CloudFormation refuses to move a custom resource to another service token. */
const ID = 'cdk-rekognition-custom-labels.RunningModelVersion';

/** What all the running models of a stack share: the functions and their permissions. */
export class RunningProvider extends HandlerProvider {
  public static of(scope: Construct): RunningProvider {
    const stack = Stack.of(scope);
    return (
      (stack.node.tryFindChild(ID) as RunningProvider | undefined) ??
      new RunningProvider(stack, new RunningPermissions(stack))
    );
  }

  private constructor(
    stack: Stack,
    private readonly permissions: RunningPermissions,
  ) {
    super(stack, ID, {
      folder: 'running-model-version',
      description: 'Starts and stops Rekognition Custom Labels models',
      // Below the minute that the handler waits before it believes that a start never came.
      timeout: Duration.seconds(50),
      permissions,
      // A start takes many minutes.
      queryInterval: Duration.seconds(15),
    });
  }

  /** Lets the handler start and stop one version. */
  public permit(version: ModelVersionReference): void {
    this.permissions.permit(version);
  }
}
