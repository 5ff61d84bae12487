import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerEngine } from '../functions/engine';
import { RunningPermissions } from './permissions';
import { ScheduleCaller } from './schedules';

const ID = 'cdk-rekognition-custom-labels.RunningModelVersion';

/** What all the running models of a stack share: the function, its permissions, and what calls it by schedule. */
export class RunningEngine extends HandlerEngine<RunningPermissions> {
  public static of(scope: Construct): RunningEngine {
    return RunningEngine.shared(scope, ID, (stack) => new RunningEngine(stack));
  }

  private schedules?: ScheduleCaller;

  private constructor(stack: Stack) {
    super(stack, ID, {
      folder: 'running-model-version',
      description: 'Starts and stops Rekognition Custom Labels models',
      name: 'RunningModelVersion',
      permissions: new RunningPermissions(stack),
      functionLogicalId: 'cdkrekognitioncustomlabelsRunningModelVersionProviderframeworkonEvent6AA4E29C',
    });
  }

  /** The role and the group that the schedules of the stack use. */
  public get caller(): ScheduleCaller {
    this.schedules ??= new ScheduleCaller(this, 'Schedules', this.names.name, this.serviceToken);
    return this.schedules;
  }
}
