import { type CfnResource, Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type CopyNeeds, CopyPermissions } from './copy-permissions';
import { HandlerProvider } from './handler-provider';
import { Lanes } from './lanes';

/** Permanent: CloudFormation refuses to move a custom resource to another service token. */
const ID = 'cdk-rekognition-custom-labels.CopiedModelVersion';

/** What all the copies of a stack share: the functions, their permissions and the lanes. */
export class CopyProvider extends HandlerProvider {
  public static of(scope: Construct): CopyProvider {
    const stack = Stack.of(scope);
    return (
      (stack.node.tryFindChild(ID) as CopyProvider | undefined) ??
      new CopyProvider(stack, new CopyPermissions(stack))
    );
  }

  private readonly lanes: Lanes;

  private constructor(
    stack: Stack,
    private readonly permissions: CopyPermissions,
  ) {
    super(stack, ID, {
      folder: 'copied-model-version',
      description: 'Copies Rekognition Custom Labels models and deletes the copies',
      // Below the minute that the handler waits before it believes that a copy was never started.
      timeout: Duration.seconds(50),
      permissions,
      queryInterval: Duration.seconds(10),
    });
    this.lanes = new Lanes(stack);
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
