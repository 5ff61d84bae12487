import type { Aws, Caller } from '../call';
import { assumeServiceRole } from '../iam/service-role';
import type { Place } from '../place';
import { validationError } from './errors';
import { groupArn } from './groups';

/** The trust policy of a schedule's role sees the ARN of the group, not that of the schedule. */
export async function assumeScheduleRole(
  aws: Aws,
  place: Place,
  group: string,
  roleArn: string,
): Promise<Caller> {
  const { caller } = await assumeServiceRole(aws, place, {
    roleArn,
    service: 'scheduler.amazonaws.com',
    session: 'EventBridgeScheduler',
    sourceArn: groupArn(place, group),
    refusal: validationError(
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    ),
  });
  return caller;
}
