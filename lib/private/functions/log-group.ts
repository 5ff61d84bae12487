import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { HandlerFunctionOptions } from '../../handler-function-options';

/** `lambda.Function` takes a reference by its type, and refuses at synth what is no full log group. */
export function asLogGroup(scope: Construct, reference: logs.ILogGroupRef): logs.ILogGroup {
  return 'addStream' in reference
    ? (reference as logs.ILogGroup)
    : logs.LogGroup.fromLogGroupName(scope, 'GivenLogGroup', reference.logGroupRef.logGroupName);
}

/** The log group that the app has given for its functions, or one made as it says. */
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
