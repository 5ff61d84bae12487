import type { Aws, Call, Caller, Credentials } from '../call';
import { AwsError } from '../errors';
import type { FunctionSettings } from './state';

const LAMBDA = 'lambda.amazonaws.com';

export interface RoleSession {
  readonly caller: Caller;
  readonly credentials: Credentials;
}

/** Assumes a function's role in the name of Lambda: the role has to trust the service. */
export async function assumeFunctionRole(aws: Aws, role: string, functionArn: string): Promise<RoleSession> {
  const [, , , region, account, , functionName] = functionArn.split(':');
  const lambda: Caller = { account, arn: LAMBDA, service: LAMBDA };
  try {
    const { Credentials } = await aws.call(lambda, region, 'sts', 'AssumeRole', {
      RoleArn: role,
      // A session's name has two characters or more, a function's may have one.
      RoleSessionName: functionName.padEnd(2, '_'),
    });
    const credentials = {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    };
    return { caller: aws.iam.callerOf(credentials.accessKeyId), credentials };
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotEmulated') throw error;
    throw new AwsError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    );
  }
}

/** Actions that Lambda requires of a role before it makes or changes such a function, as its error names them. */
const IN_A_NETWORK = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'];

/** Refuses a role that Lambda cannot assume, or that lacks the permissions that Lambda needs for such a function. */
export async function refuseIncapableRole(
  call: Call,
  settings: FunctionSettings,
  arn: string,
): Promise<void> {
  const { caller } = await assumeFunctionRole(call.aws, settings.role, arn);
  const refuseUnlessAllowed = async (service: string, action: string) => {
    try {
      await call.aws.iam.authorizeIdentity({ ...call, caller }, `${service}:${action}`, ['*']);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code === 'NotEmulated') throw error;
      throw new AwsError(
        'InvalidParameterValueException',
        `The provided execution role does not have permissions to call ${action} on ${service.toUpperCase()}`,
      );
    }
  };
  if (settings.network.SubnetIds.length > 0)
    for (const action of IN_A_NETWORK) await refuseUnlessAllowed('ec2', action);
  if (settings.tracing === 'Active') await refuseUnlessAllowed('xray', 'PutTraceSegments');
}
