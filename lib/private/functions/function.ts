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
  readonly permissions: iam.PolicyDocument;
  /** Of the function's own role. */
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
    // Not by a property of the function, which would add the permission to a role of somebody else's where that one is.
    if (tracing) (this.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: tracing };
    if (role) {
      const policyName = Fn.join('-', [folder, Fn.select(2, Fn.split('/', Aws.STACK_ID))]);
      // A policy is one of its role's by its name: under the same one, another stack would overwrite it, and take it away.
      const policy = new iam.Policy(scope, 'Policy', { policyName, document: permissions });
      role.attachInlinePolicy(policy);
      this.node.addDependency(policy);
    }
  }
}
