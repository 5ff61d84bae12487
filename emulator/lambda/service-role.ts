import type { Caller } from '../call';
import type { Emulator } from '../emulator';
import { AwsError } from '../errors';
import type { Credentials } from '../iam';

const LAMBDA = 'lambda.amazonaws.com';

export interface RoleSession {
  readonly caller: Caller;
  readonly credentials: Credentials;
}

/** Assumes a function's role in the name of Lambda: the role has to trust the service. */
export async function assumeFunctionRole(
  aws: Emulator,
  role: string,
  functionArn: string,
): Promise<RoleSession> {
  const [, , , region, account, , functionName] = functionArn.split(':');
  const lambda: Caller = { account, arn: LAMBDA, service: LAMBDA };
  try {
    const { Credentials } = await aws.call(lambda, region, 'sts', 'AssumeRole', {
      RoleArn: role,
      RoleSessionName: functionName,
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
