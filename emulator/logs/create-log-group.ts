import type { Operation } from '../call';
import { AwsError } from '../errors';
import { refuseUnusableKey } from './group-key';
import { everythingIn, logGroupArn } from './resource-arn';
import type { LogGroups } from './state';

export const createLogGroup =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName, kmsKeyId, tags }) => {
    await call.authorize('logs:CreateLogGroup', [everythingIn(call, logGroupName)]);
    if (groups.of(call).has(logGroupName)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    await refuseUnusableKey(call, logGroupArn(call, logGroupName), kmsKeyId);
    groups.of(call).set(logGroupName, {
      name: logGroupName,
      arn: logGroupArn(call, logGroupName),
      created: call.aws.clock.now(),
      streams: new Map(),
      tags: new Map(Object.entries(tags ?? {})),
      kmsKeyId,
    });
    return {};
  };
