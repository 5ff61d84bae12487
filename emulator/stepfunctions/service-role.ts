import type { Aws, Caller } from '../call';
import { AwsError } from '../errors';
import type { StateMachineRecord } from './state';

const STATES = 'states.amazonaws.com';

type Place = Pick<StateMachineRecord, 'account' | 'region' | 'roleArn'>;

/** Assumes a state machine's role in the name of Step Functions: the role has to trust the service. */
export async function assumeMachineRole(aws: Aws, { account, region, roleArn }: Place): Promise<Caller> {
  const states: Caller = { account, arn: STATES, service: STATES };
  try {
    const { Credentials } = await aws.call(states, region, 'sts', 'AssumeRole', {
      RoleArn: roleArn,
      RoleSessionName: 'StepFunctions',
    });
    return aws.iam.callerOf(Credentials.AccessKeyId);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotEmulated') throw error;
    throw new AwsError(
      'AccessDeniedException',
      `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role: ${roleArn}`,
    );
  }
}
