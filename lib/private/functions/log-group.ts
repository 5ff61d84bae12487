import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { HandlerFunctionOptions } from '../../handler-function-options';

/** The type of `lambda.Function` accepts a reference, but the synthesis refuses everything except a full log group. */
export function asLogGroup(scope: Construct, reference: logs.ILogGroupRef): logs.ILogGroup {
  return 'addStream' in reference
    ? (reference as logs.ILogGroup)
    : logs.LogGroup.fromLogGroupName(scope, 'GivenLogGroup', reference.logGroupRef.logGroupName);
}

/** The log group that the app has passed for its functions, or a new one with the app's options. */
export function logGroupFor(
  scope: Construct,
  id: string,
  settings: HandlerFunctionOptions,
): logs.ILogGroupRef {
  return (
    settings.logGroup ??
    new logs.LogGroup(scope, id, {
      retention: settings.logRetention ?? logs.RetentionDays.ONE_MONTH,
      encryptionKey: settings.logEncryptionKey,
      removalPolicy: settings.logRemovalPolicy ?? RemovalPolicy.DESTROY,
    })
  );
}
