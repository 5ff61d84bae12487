import type { IConstruct } from 'constructs';
import type { HandlerFunctionOptions } from './handler-function-options';
import { configure } from './private/functions/settings';

/**
 * The functions that do the work of copies, project policies and running models. A stack has one function for all its
 * copies, so you configure the functions of a stack or of the whole app, and never those of one copy.
 *
 * `configure()` makes nothing. The functions cost cents for a deployment, and CloudWatch bills the logs that are kept.
 * The functions and their logs are deleted with the stack, unless `logRemovalPolicy` or your own `logGroup` keeps the
 * logs.
 *
 * No other part of this API depends on how copies are made. If CloudFormation gets its own type for copies, this class
 * will have no effect.
 *
 * @example
 * import { RetentionDays } from 'aws-cdk-lib/aws-logs';
 * import { HandlerFunctions } from 'cdk-rekognition-custom-labels';
 *
 * HandlerFunctions.configure(app, { logRetention: RetentionDays.ONE_YEAR });
 */
export class HandlerFunctions {
  /**
   * Configures the functions of a stack, or of every stack in a stage or an app. The scope nearest to the stack wins,
   * option by option. A nearer `vpc` also replaces the subnets and the security groups. A nearer `logGroup` replaces
   * `logRetention`, `logEncryptionKey` and `logRemovalPolicy`. If one of these three is nearer, it replaces `logGroup`.
   * You can also change the options of deployed stacks.
   *
   * You may call it before or after you make copies, project policies and running models, because the functions are
   * made when the app is synthesised. A pipeline synthesises a stage when you add the stage, so configure before that.
   *
   * Throws if a stack is already synthesised, if `scope` is a part of a stack, or if you pass `logGroup` together with
   * an option that the log group itself has. The synthesis throws if there are `vpcSubnets` or `securityGroups` without
   * a `vpc`, or a role or a log group of another account or Region.
   *
   * @param scope a stack, or what holds stacks: a stage, or the app
   */
  public static configure(scope: IConstruct, options: HandlerFunctionOptions): void {
    configure(scope, options);
  }

  private constructor() {}
}
