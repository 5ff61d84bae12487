import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerEngine } from '../functions/engine';
import { Lanes } from './lanes';
import { CopyPermissions } from './permissions';

const ID = 'cdk-rekognition-custom-labels.CopiedModelVersion';

/** What all the copies of a stack share: the function, its permissions and the lanes. */
export class CopyEngine extends HandlerEngine<CopyPermissions> {
  public static of(scope: Construct): CopyEngine {
    return CopyEngine.shared(scope, ID, (stack) => new CopyEngine(stack));
  }

  private readonly lanes: Lanes;

  private constructor(stack: Stack) {
    super(stack, ID, {
      folder: 'copied-model-version',
      description: 'Copies Rekognition Custom Labels models and deletes the copies',
      name: 'CopiedModelVersion',
      permissions: new CopyPermissions(stack),
      functionLogicalId: 'cdkrekognitioncustomlabelsCopiedModelVersionProviderframeworkonEventA3168F8A',
    });
    this.lanes = new Lanes(stack);
  }

  /** Puts the copy into a lane. `values` are the values of its properties. */
  public enqueue(chain: readonly CfnResource[], values: () => string[]): void {
    this.lanes.join(chain, values);
  }
}
