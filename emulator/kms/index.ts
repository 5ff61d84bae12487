import type { Aws, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import { createAlias, deleteAlias, listAliases, updateAlias } from './aliases';
import { getKeyPolicy, putKeyPolicy } from './key-policy';
import {
  disableKey,
  disableKeyRotation,
  enableKey,
  enableKeyRotation,
  getKeyRotationStatus,
  scheduleKeyDeletion,
  tagResource,
  untagResource,
  updateKeyDescription,
} from './key-state';
import { createKey, describeKey } from './keys';
import { Keys } from './state';

export function createKms(aws: Aws): Service {
  const keys = new Keys(aws);
  aws.iam.addResourcePolicies('kms', (arn) => {
    const policy = keys.byArn(arn)?.policy;
    return policy === undefined ? [] : [JSON.parse(policy)];
  });
  return {
    name: 'kms',
    protocol: jsonProtocol('1.1'),
    operations: {
      CreateAlias: createAlias(keys),
      CreateKey: createKey(keys),
      DeleteAlias: deleteAlias(keys),
      DescribeKey: describeKey(keys),
      DisableKey: disableKey(keys),
      DisableKeyRotation: disableKeyRotation(keys),
      EnableKey: enableKey(keys),
      EnableKeyRotation: enableKeyRotation(keys),
      GetKeyPolicy: getKeyPolicy(keys),
      GetKeyRotationStatus: getKeyRotationStatus(keys),
      ListAliases: listAliases(keys),
      PutKeyPolicy: putKeyPolicy(keys),
      ScheduleKeyDeletion: scheduleKeyDeletion(keys),
      TagResource: tagResource(keys),
      UntagResource: untagResource(keys),
      UpdateAlias: updateAlias(keys),
      UpdateKeyDescription: updateKeyDescription(keys),
    },
    inventory: (account) => keys.arnsIn(account),
  };
}
