import type { Aws, Caller } from '../call';
import { AwsError } from '../errors';
import type { Place } from '../place';
import { validationError } from './errors';
import { groupArn } from './groups';

const SCHEDULER = 'scheduler.amazonaws.com';

/**
 * Assumes a schedule's role in the name of EventBridge Scheduler: the role has to trust the service. The trust policy
 * sees the ARN of the group, not that of the schedule.
 */
export async function assumeScheduleRole(
  aws: Aws,
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
