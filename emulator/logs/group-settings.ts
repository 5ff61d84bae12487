import type { Operation } from '../call';
import { AwsError } from '../errors';
import { refuseUnusableKey } from './group-key';
import { everythingIn, groupNameOf } from './resource-arn';
import type { LogGroups } from './state';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const putRetentionPolicy =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName, retentionInDays }) => {
    await call.authorize('logs:PutRetentionPolicy', [everythingIn(call, logGroupName)]);
    const group = groups.group(call, logGroupName);
    if (!DAYS.includes(Number(retentionInDays))) {
      throw new AwsError('InvalidParameterException', `Invalid retention: ${retentionInDays}`);
    }
    group.retentionInDays = Number(retentionInDays);
    return {};
  };

export const deleteRetentionPolicy =
  (groups: LogGroups): Operation =>
  async (call, { logGroupName }) => {
    await call.authorize('logs:DeleteRetentionPolicy', [everythingIn(call, logGroupName)]);
    groups.group(call, logGroupName).retentionInDays = undefined;
    return {};
  };

export const associateKmsKey =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const name = groupNameOf(input.resourceIdentifier ?? input.logGroupName);
    await call.authorize('logs:AssociateKmsKey', [everythingIn(call, name)]);
    const group = groups.group(call, name);
    await refuseUnusableKey(call, group.arn, input.kmsKeyId);
    group.kmsKeyId = input.kmsKeyId;
    return {};
  };

export const disassociateKmsKey =
  (groups: LogGroups): Operation =>
  async (call, input) => {
    const name = groupNameOf(input.resourceIdentifier ?? input.logGroupName);
    await call.authorize('logs:DisassociateKmsKey', [everythingIn(call, name)]);
    groups.group(call, name).kmsKeyId = undefined;
    return {};
  };
