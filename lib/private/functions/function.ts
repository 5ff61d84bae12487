import { Aws, type Duration, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { builtFile } from './built-file';
import { FunctionRole } from './role';

export interface HandlerFunctionProps extends lambda.FunctionOptions {
  /** The folder under lib/handlers, where the build puts the bundled handler. */
  readonly folder: string;
  readonly description: string;
  readonly timeout: Duration;
  /** The permissions of the function's role. */
  readonly permissions: iam.PolicyDocument;
  readonly roleName?: string;
}

/** The Lambda function with our own code. */
export class HandlerFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const { folder, permissions, role, roleName, tracing, ...options } = props;
    super(scope, id, {
      ...options,
      code: lambda.Code.fromAsset(builtFile(folder)),
      handler: 'index.handler',
      runtime: lambda.determineLatestNodeRuntime(scope),
      memorySize: 256,
      role: role ?? new FunctionRole(scope, 'Role', permissions, roleName),
    });
    // `tracing` as a property of `lambda.Function` would also add the permission to the user's own role.
    if (tracing) (this.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: tracing };
    if (role) {
      const policyName = Fn.join('-', [folder, Fn.select(2, Fn.split('/', Aws.STACK_ID))]);
      // The name identifies an inline policy of a role. If another stack used the same name, it would overwrite this
      // policy, and later delete it.
      const policy = new iam.Policy(scope, 'Policy', { policyName, document: permissions });
      role.attachInlinePolicy(policy);
      this.node.addDependency(policy);
    }
  }
}
