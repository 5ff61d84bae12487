import type { IConstruct } from 'constructs';
import type { HandlerFunctionOptions } from './handler-function-options';
import { settle } from './private/functions/settings';

/**
 * The functions that do the work of copies, project policies and running models. A stack has one function for all its
 * copies, so you configure the functions of a stack or of the whole app, and never those of one copy.
 *
 * `configure()` makes nothing. The functions cost cents for a deployment, and CloudWatch bills the logs that are kept. The
 * functions go with the stack, and so do their logs, unless `logRemovalPolicy` or a `logGroup` of yours keeps them.
 *
 * It is the only part of this library that says how copies are made. Should CloudFormation get its own type for them,
 * there is nothing left to configure.
 *
 * @example
 * import { RetentionDays } from 'aws-cdk-lib/aws-logs';
 * import { HandlerFunctions } from 'cdk-rekognition-custom-labels';
 *
 * HandlerFunctions.configure(app, { logRetention: RetentionDays.ONE_YEAR });
 */
export class HandlerFunctions {
  /**
   * Configures the functions of a stack, or those of every stack in a stage or an app. The scope nearest to the stack
   * wins, option by option. A nearer `vpc` also replaces the subnets and the security groups; a nearer `logGroup` replaces
   * the options that would make a log group, and the other way round. Stacks that are deployed can be changed.
   *
   * It may come before or after the copies, project policies and running models, for the functions are made when the app
   * is synthesised. A pipeline synthesises a stage as soon as the stage is added to it, so configure before that.
   *
   * Throws when a stack is synthesised already, when `scope` is a part of a stack, or when `logGroup` comes with an option
   * that the log group itself has. The synthesis throws when there are `vpcSubnets` or `securityGroups` and no `vpc`, or a
   * role or a log group of another account or Region.
   *
   * @param scope a stack, or what holds stacks: a stage, or the app
   */
  public static configure(scope: IConstruct, options: HandlerFunctionOptions): void {
    settle(scope, options);
  }

  private constructor() {}
}
