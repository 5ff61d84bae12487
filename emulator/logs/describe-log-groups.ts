import type { Operation } from '../call';
import { AwsError } from '../errors';
import { pageOf } from './paging';
import { everythingIn } from './resource-arn';
import type { LogGroup, LogGroups } from './state';

export const describeLogGroups =
  (groups: LogGroups): Operation =>
  async (call, { logGroupNamePrefix = '', logGroupNamePattern = '', nextToken, limit = 50 }) => {
    if (logGroupNamePrefix && logGroupNamePattern) {
      throw new AwsError(
        'InvalidParameterException',
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      );
    }
    await call.authorize('logs:DescribeLogGroups', [everythingIn(call, logGroupNamePrefix)]);
    const found = [...groups.of(call).values()]
      .filter(({ name }) => name.startsWith(logGroupNamePrefix) && name.includes(logGroupNamePattern))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = pageOf(found, nextToken, limit);
    return { logGroups: page.items.map(described), nextToken: page.nextToken };
  };

function described(group: LogGroup) {
  return {
    logGroupName: group.name,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    creationTime: group.created,
    retentionInDays: group.retentionInDays,
    kmsKeyId: group.kmsKeyId,
    metricFilterCount: 0,
    storedBytes: 0,
    logGroupClass: 'STANDARD',
  };
}
