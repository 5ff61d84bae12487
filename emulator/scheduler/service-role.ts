import type { Caller } from '../call';
import type { Emulator } from '../emulator';
import { AwsError } from '../errors';
import { validationError } from './errors';
import { groupArn, type Place } from './groups';

const SCHEDULER = 'scheduler.amazonaws.com';

/**
 * Assumes a schedule's role in the name of EventBridge Scheduler: the role has to trust the service. Its trust policy is
 * asked with the ARN of the group, not with that of the schedule.
 */
export async function assumeScheduleRole(
  aws: Emulator,
  place: Place,
  group: string,
  roleArn: string,
): Promise<Caller> {
  const { account, region } = place;
  const scheduler: Caller = {
    account,
    arn: SCHEDULER,
    service: SCHEDULER,
    sourceArn: groupArn(place, group),
  };
  try {
    const { Credentials } = await aws.call(scheduler, region, 'sts', 'AssumeRole', {
      RoleArn: roleArn,
      RoleSessionName: 'EventBridgeScheduler',
    });
    return aws.iam.callerOf(Credentials.AccessKeyId);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotEmulated') throw error;
    throw validationError(
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  }
}
