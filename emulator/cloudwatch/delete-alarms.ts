import type { Operation } from '../call';
import { AwsError } from '../errors';
import { type Alarms, alarmArn } from './alarms';

/** If one alarm does not exist, none is deleted. */
export const deleteAlarms =
  (alarms: Alarms): Operation =>
  async (call, { AlarmNames = [] }) => {
    const arns: string[] = AlarmNames.map((name: string) => alarmArn(call, name));
    await call.authorize('cloudwatch:DeleteAlarms', arns);
    const unknown = arns.filter((arn) => !alarms.has(arn));
    if (unknown.length > 0) {
      throw new AwsError('ResourceNotFound', `Alarms that do not exist: ${unknown.join(', ')}`, 404);
    }
    for (const arn of arns) alarms.delete(arn);
    return {};
  };
