import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerEngine } from '../functions/engine';
import { Lanes } from './lanes';
import { type CopyNeeds, CopyPermissions } from './permissions';

const ID = 'cdk-rekognition-custom-labels.CopiedModelVersion';

/** What all the copies of a stack share: the functions, their permissions and the lanes. */
export class CopyEngine extends HandlerEngine {
  public static of(scope: Construct): CopyEngine {
    return CopyEngine.shared(scope, ID, (stack) => new CopyEngine(stack, new CopyPermissions(stack)));
  }

  private readonly lanes: Lanes;

  private constructor(
    stack: Stack,
    private readonly permissions: CopyPermissions,
  ) {
    super(stack, ID, {
      folder: 'copied-model-version',
      description: 'Copies Rekognition Custom Labels models and deletes the copies',
      name: 'CopiedModelVersion',
      permissions,
      functionLogicalId: 'cdkrekognitioncustomlabelsCopiedModelVersionProviderframeworkonEventA3168F8A',
    });
    this.lanes = new Lanes(stack);
  }

  /** Lets the handler do what one copy needs. */
  public permit(needs: CopyNeeds): void {
    this.permissions.permit(needs);
  }

  /** Makes the copy, with these values in the properties of its chain, wait for its turn. */
  public enqueue(chain: readonly CfnResource[], values: () => string[]): void {
    this.lanes.join(chain, values);
  }
}
