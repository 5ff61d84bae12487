import type { Aws, Call } from '../call';
import { AwsError } from '../errors';
import { assumeServiceRole } from '../iam/service-role';
import type { FunctionSettings } from './state';

export function assumeFunctionRole(aws: Aws, roleArn: string, functionArn: string) {
  const [, , , region, account, , functionName] = functionArn.split(':');
  return assumeServiceRole(
    aws,
    { account, region },
    {
      roleArn,
      service: 'lambda.amazonaws.com',
      // A session's name has two characters or more, a function's may have one.
      session: functionName.padEnd(2, '_'),
      refusal: invalid('The role defined for the function cannot be assumed by Lambda.'),
    },
  );
}

const invalid = (message: string) => new AwsError('InvalidParameterValueException', message);

/**
 * Actions that the role of a function in a network must allow, as Lambda's error names them. Otherwise Lambda neither
 * makes nor changes the function.
 */
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
      throw invalid(
        `The provided execution role does not have permissions to call ${action} on ${service.toUpperCase()}`,
      );
    }
  };
  if (settings.network.SubnetIds.length > 0)
    for (const action of IN_A_NETWORK) await refuseUnlessAllowed('ec2', action);
  if (settings.tracing === 'Active') await refuseUnlessAllowed('xray', 'PutTraceSegments');
}
