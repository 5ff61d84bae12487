import type { Operation } from '../call';
import { everythingIn } from './resource-arn';
import type { LogGroups } from './state';

export const deleteLogGroup =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName }) => {
    await call.authorize('logs:DeleteLogGroup', [everythingIn(call, logGroupName)]);
    groups.group(call, logGroupName);
    groups.of(call).delete(logGroupName);
    return {};
  };
