import * as path from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { FunctionRole } from './function-role';

export interface HandlerFunctionProps {
  /** The folder under lib/handlers, where the build puts the bundled handler. */
  readonly folder: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly logGroup: logs.ILogGroup;
  readonly permissions: iam.PolicyDocument;
}

/** The Lambda function with our own code, behind the functions of the CDK's provider framework. */
export class HandlerFunction extends lambda.Function {
  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id, {
      code: lambda.Code.fromAsset(path.join(__dirname, '..', 'handlers', props.folder)),
      handler: 'index.handler',
      runtime: lambda.determineLatestNodeRuntime(scope),
      description: props.description,
      timeout: props.timeout,
      memorySize: 256,
      logGroup: props.logGroup,
      role: loggingRole(scope, 'Role', props.logGroup, props.permissions),
    });
  }
}

/** A role that may write into the log group; narrower than AWSLambdaBasicExecutionRole, which may write into any. */
export function loggingRole(
  scope: Construct,
  id: string,
  logGroup: logs.ILogGroup,
  permissions?: iam.PolicyDocument,
): iam.Role {
  const role = new FunctionRole(scope, id, permissions);
  logGroup.grantWrite(role);
  return role;
}
