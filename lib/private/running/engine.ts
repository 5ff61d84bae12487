import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ModelVersionReference } from '../../model-version';
import { HandlerEngine } from '../functions/engine';
import { RunningPermissions } from './permissions';
import { ScheduleCaller } from './schedules';

const ID = 'cdk-rekognition-custom-labels.RunningModelVersion';

/** What all the running models of a stack share: the functions and their permissions. */
export class RunningEngine extends HandlerEngine {
  public static of(scope: Construct): RunningEngine {
    return RunningEngine.shared(
      scope,
      ID,
      (stack) => new RunningEngine(stack, new RunningPermissions(stack)),
    );
  }

  private constructor(
    stack: Stack,
    private readonly permissions: RunningPermissions,
  ) {
    super(stack, ID, {
      folder: 'running-model-version',
      description: 'Starts and stops Rekognition Custom Labels models',
      name: 'RunningModelVersion',
      permissions,
      functionLogicalId: 'cdkrekognitioncustomlabelsRunningModelVersionProviderframeworkonEvent6AA4E29C',
    });
  }

  /** The role and the group that the schedules of the stack use. */
  public get caller(): ScheduleCaller {
    const id = 'Schedules';
    return (
      (this.node.tryFindChild(id) as ScheduleCaller | undefined) ??
      new ScheduleCaller(this, id, this.names.name, this.serviceToken)
    );
  }

  /** Lets the handler start and stop one version. */
  public permit(version: ModelVersionReference): void {
    this.permissions.permit(version);
  }
}
