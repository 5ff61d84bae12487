import type { Aws, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import {
  associateKmsKey,
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  disassociateKmsKey,
  listTags,
  putRetentionPolicy,
  tagResource,
  untagResource,
} from './groups';
import { LogGroups } from './state';
import { createLogStream, filterLogEvents, putLogEvents } from './streams';

export function createLogs(_aws: Aws): Service {
  const groups = new LogGroups();
  return {
    name: 'logs',
    protocol: jsonProtocol('1.1'),
    operations: {
      CreateLogGroup: createLogGroup(groups),
      DeleteLogGroup: deleteLogGroup(groups),
      DescribeLogGroups: describeLogGroups(groups),
      PutRetentionPolicy: putRetentionPolicy(groups),
      DeleteRetentionPolicy: deleteRetentionPolicy(groups),
      AssociateKmsKey: associateKmsKey(groups),
      DisassociateKmsKey: disassociateKmsKey(groups),
      TagResource: tagResource(groups),
      UntagResource: untagResource(groups),
      ListTagsForResource: listTags(groups),
      CreateLogStream: createLogStream(groups),
      PutLogEvents: putLogEvents(groups),
      FilterLogEvents: filterLogEvents(groups),
    },
    inventory: (account) => groups.arnsIn(account),
  };
}
