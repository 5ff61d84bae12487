import type { Aws, Service } from '../call';
import { jsonProtocol } from '../wire/json-protocol';
import { createLogGroup } from './create-log-group';
import { createLogStream } from './create-log-stream';
import { deleteLogGroup } from './delete-log-group';
import { describeLogGroups } from './describe-log-groups';
import { describeLogStreams } from './describe-log-streams';
import { filterLogEvents } from './filter-log-events';
import { getLogEvents } from './get-log-events';
import {
  associateKmsKey,
  deleteRetentionPolicy,
  disassociateKmsKey,
  putRetentionPolicy,
} from './group-settings';
import { listTags, tagResource, untagResource } from './group-tags';
import { putLogEvents } from './put-log-events';
import { LogGroups } from './state';

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
      DescribeLogStreams: describeLogStreams(groups),
      PutLogEvents: putLogEvents(groups),
      GetLogEvents: getLogEvents(groups),
      FilterLogEvents: filterLogEvents(groups),
    },
    inventory: (account) => groups.arnsIn(account),
  };
}
