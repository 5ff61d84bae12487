import type { Operation } from '../call';
import { AwsError } from '../errors';
import { logStreamArn } from './resource-arn';
import type { LogGroups } from './state';

export const createLogStream =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName, logStreamName }) => {
    await call.authorize('logs:CreateLogStream', [logStreamArn(call, logGroupName, logStreamName)]);
    const { streams } = groups.group(call, logGroupName);
    if (streams.has(logStreamName)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    }
    streams.set(logStreamName, { name: logStreamName, created: call.aws.clock.now(), events: [] });
    return {};
  };
