import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** `lambda.Function` takes a reference by its type, and refuses at synth what is no full log group. */
export function asLogGroup(scope: Construct, reference: logs.ILogGroupRef): logs.ILogGroup {
  return 'addStream' in reference
    ? (reference as logs.ILogGroup)
    : logs.LogGroup.fromLogGroupName(scope, 'GivenLogGroup', reference.logGroupRef.logGroupName);
}
