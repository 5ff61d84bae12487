import type { Call, Caller, Operation } from '../call';
import { AwsError } from '../errors';
import { pageOf } from './paging';
import { everythingIn, logGroupArn } from './resource-arn';
import type { LogGroup, LogGroups } from './state';

export const createLogGroup =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName, kmsKeyId, tags }) => {
    await call.authorize('logs:CreateLogGroup', [everythingIn(call, logGroupName)]);
    const arn = logGroupArn(call, logGroupName);
    if (groups.has(arn)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    await refuseUnusableKey(call, arn, kmsKeyId);
    groups.put({
      name: logGroupName,
      arn,
      account: call.account,
      region: call.region,
      created: call.aws.clock.now(),
      streams: new Map(),
      tags: new Map(Object.entries(tags ?? {})),
      kmsKeyId,
    });
    return {};
  };

export const deleteLogGroup =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName }) => {
    const { arn } = await groups.open(call, logGroupName);
    groups.delete(arn);
    return {};
  };

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
    const found = groups
      .in(call)
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

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const putRetentionPolicy =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName, retentionInDays }) => {
    const group = await groups.open(call, logGroupName);
    if (!DAYS.includes(Number(retentionInDays))) {
      throw new AwsError('InvalidParameterException', `Invalid retention: ${retentionInDays}`);
    }
    group.retentionInDays = Number(retentionInDays);
    return {};
  };

export const deleteRetentionPolicy =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName }) => {
    const group = await groups.open(call, logGroupName);
    group.retentionInDays = undefined;
    return {};
  };

export const associateKmsKey =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const group = await groups.open(call, input.resourceIdentifier ?? input.logGroupName);
    await refuseUnusableKey(call, group.arn, input.kmsKeyId);
    group.kmsKeyId = input.kmsKeyId;
    return {};
  };

export const disassociateKmsKey =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const group = await groups.open(call, input.resourceIdentifier ?? input.logGroupName);
    group.kmsKeyId = undefined;
    return {};
  };

export const tagResource =
  (groups: LogGroups): Operation =>
  async (call, { resourceArn, tags }) => {
    const group = await groups.open(call, resourceArn);
    for (const [key, value] of Object.entries<string>(tags)) group.tags.set(key, value);
    return {};
  };

export const untagResource =
  (groups: LogGroups): Operation =>
  async (call, { resourceArn, tagKeys }) => {
    const group = await groups.open(call, resourceArn);
    for (const key of tagKeys) group.tags.delete(key);
    return {};
  };

export const listTags =
  (groups: LogGroups): Operation =>
  async (call, { resourceArn }) => {
    const group = await groups.open(call, resourceArn);
    return { tags: Object.fromEntries(group.tags) };
  };

/** Refuses a key whose policy does not let CloudWatch Logs, in its own name, encrypt the lines of this group. */
export async function refuseUnusableKey(
  call: Call,
  groupArn: string,
  key: string | undefined,
): Promise<void> {
  if (key === undefined) return;
  const service = `logs.${call.region}.amazonaws.com`;
  const caller: Caller = { account: call.account, arn: service, service };
  const context = { 'kms:EncryptionContext:aws:logs:arn': groupArn };
  try {
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
      await call.aws.iam.authorize({ ...call, caller }, action, [key], context);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'NotEmulated') throw error;
    throw new AwsError(
      'AccessDeniedException',
      `The specified KMS key does not exist or is not allowed to be used with LogGroup '${groupArn}'`,
    );
  }
}
